## stages

stage-intake = 접수
stage-eligibility = 자격 확인
stage-drafting = 계획서 작성
stage-submission = 제출
stage-review = 심사
stage-agreement = 협약
stage-execution = 수행
stage-follow_up = 사후관리
stage-closed = 종료

## outcomes

outcome-completed = 모든 의무 이행 완료
outcome-ineligible = 자격 없음
outcome-rejected = 탈락
outcome-withdrawn = 철회
outcome-declined = 선정 포기
outcome-deadline_missed = 마감 놓침
outcome-budget_exhausted = 예산 소진
outcome-call_cancelled = 공고 취소
outcome-not_promoted = 예비순위 미승계
outcome-owner_silent = 신청기업 무응답
outcome-firm_closed = 폐업
outcome-interrupted = 외부에서 중단됨

## whom a case waits for

party-clerk = 담당자
party-firm_owner = 신청기업 대표
party-agency = 기관

## what a case waits for

matter-eligibility = 신청 자격 확인
matter-draft = 계획서 작성과 대표의 확인
matter-confirmation = 대표의 확인
matter-filing = 제출 준비
matter-receipt = 직접 제출하고 접수번호 입력
matter-deadline = 마감이 지났습니다. 제출했는지 확인
matter-appointment = 현장 진단
matter-supplement = 보완 자료
matter-decision = 결과 통보
matter-decision_late = 결과가 늦습니다. 기관에 전화
matter-agreement = 협약 체결
matter-completion = 수행 완료
matter-duty = 의무 이행
matter-duty_overdue = 의무 기한이 지났습니다. 기업에 연락

## what happened

kind-opened = 사건 개설
kind-eligibility_judged = 자격 확인
kind-drafted = 계획서 새 판
kind-commented = 의견
kind-confirmed = 대표 확인
kind-bundled = 제출 꾸러미 준비
kind-filed = 제출
kind-deadline_passed = 마감 지남, 제출 여부 미확인
kind-site_visited = 현장 진단
kind-supplement_requested = 보완 요청
kind-supplement_passed = 보완 기한 지남
kind-answer_overdue = 결과 통보 지연
kind-decided = 결과 통보
kind-agreed = 협약 체결
kind-execution_passed = 수행 기한 지남
kind-completed = 수행 완료
kind-noted = 메모
kind-closed = 사건 종료
kind-interrupted = 외부에서 중단됨
kind-restated = 기록 다시 씀
kind-duty_scheduled = 의무 예정
kind-duty_reminded = 의무 알림
kind-duty_due = 의무 기한 당일
kind-duty_overdue = 의무 기한 지남
kind-duty_settled = 의무 이행
kind-duty_released = 의무 해제

## where a duty stands

status-scheduled = 예정
status-reminded = 알림
status-due = 기한 당일
status-overdue = 기한 지남
status-settled = 이행 완료
status-released = 해제

## what rules found

rule-employees = 상시근로자 수
rule-sector = 업종(KSIC)
rule-district = 소재지
finding-holds = 맞음: { $rule } { $evidence } (조건 { $limit })
finding-fails = **안 맞음**: { $rule } { $evidence } (조건 { $limit })
finding-unknown = **모름, 기업에 확인**: { $rule } (조건 { $limit })

## the page of a case in the Temporal UI

page-stage = 단계
page-waits = 기다리는 것
page-next = 다음에 할 일
page-duties = 의무
page-duty-pages = 이름을 누르면 그 의무의 화면이 열리고, 이행은 거기에 적습니다.
page-wait = **{ $whom }**: { $what } · { $since }부터 · **{ $until }까지**
page-wait-open = **{ $whom }**: { $what } · { $since }부터 · 기한 모름
page-duty = **{ $name }** { $status }, 기한 { $due } (`settle CASE { $duty }`)
page-round = { $rounds }회 중 { $round }회, 기한 { $due }
page-asked = 신청액 { $amount }원
page-awarded = 지원 결정액 { $amount }원
page-clerk = 담당자: { $clerk }
page-late = **늦은 것: { $what }**
page-since = { $what } ({ $since }부터)
page-was-due = { $what } (기한 { $due })
page-nothing-late = 늦은 것: 없음
page-filed = 제출한 것: 접수번호 { $number }, { $at } 제출
page-nothing-filed = 제출한 것: 아직 없음
page-ahead = 이다음: { $stages }
page-nothing-ahead = 이다음: 없음. 끝난 사건입니다
page-no-waits = 없음
page-no-steps = 없음
page-outcome = 결과: { $outcome }
page-plan = 계획서 { $version }판 ({ $sha256 }), { $confirmed -> 
    [yes] 대표가 확인함
   *[no] 대표 확인 전
 }, 남은 의견 { $open }건
page-cancel-asked = 이 화면의 취소(Cancel) 단추로는 사건이 끝나지 않습니다. 끝내려면 까닭과 함께 close를 쓰세요.
page-full = 이 사건에 쌓인 기록이 한도의 { $percent }%입니다. 메모(note)와 의견(comment)은 더 받지 않습니다. 사건을 닫은(close) 뒤 다시 열면(reopen) 같은 사건으로 이어집니다.
answer = 기록했습니다: { $what }. 지금 단계: { $stage }.
answer-duty = 기록했습니다: { $what }. 기한: { $due }.
summary-take-in = 신청 내용 읽기
summary-submit = { $agency }에 제출
timer-deadline = 접수 마감
timer-answer = 결과 예정일 또는 보완 기한
timer-execution = 수행 기한

## what staff can tell a case, as the Temporal UI lists it

handler-intake = 접수 결과 보기 (입력 없음)
handler-eligibility = 신청 자격을 확인합니다
handler-draft = 계획서의 새 판을 냅니다
handler-comment = 계획서에 의견을 답니다
handler-confirm = 대표의 확인을 기록합니다
handler-receipt = 접수번호와 제출 시각을 기록합니다
handler-sitevisit = 현장 진단을 기록합니다
handler-supplement = 기관의 보완 요청을 기록합니다
handler-decide = 기관의 결과를 기록합니다
handler-agree = 협약 체결을 기록합니다
handler-complete = 수행 완료를 기록합니다
handler-note = 메모를 남깁니다
handler-close = 까닭을 밝히고 사건을 끝냅니다
handler-restate = 기록을 다시 씁니다 (감사용)
handler-settle = 의무 이행을 기록합니다
handler-release = 사건이 먼저 끝나 의무를 풉니다 (시스템용)
handler-duty-reported = 의무의 상태를 알립니다 (시스템용)
handler-case = 사건의 지금 상태

## refusals: a final answer, what is wrong, where, and how to mend it

that-agreed = 협약일({ $day })
that-announced = 발표일({ $day })
that-asked = 확인을 부탁한 날({ $day })
that-awarded = 선정일({ $day })
that-began = 사건을 시작한 날({ $day })
that-completed = 완료일({ $day })
that-decided = 결과가 정해진 날({ $day })
that-engaged = 상담한 때({ $day })
that-filed = 접수일({ $day })
that-joined = 근무를 시작한 날({ $day })
that-published = 공고한 때({ $day })
that-received = 통지일({ $day })
that-requested = 보완을 요청받은 때({ $day })
named-key = { $name }({ $key })
refusal-bad-input = 입력을 고쳐 주세요. { $faults }
refusal-unknown-edition = '{ $edition }' 공고는 없습니다. 있는 공고: { $known }
refusal-wrong-case-id = Workflow ID가 '{ $given }'인데, 이 기업과 공고의 것은 '{ $expected }'입니다. 그 ID로 다시 시작해 주세요.
refusal-duplicate-application = { $firm }{ JOSA($firm, "은/는") } 이미 '{ $edition }' 공고로 진행 중인 사건이 있습니다. 그 사건을 이어서 쓰세요.
refusal-attempts-over = { $firm }{ JOSA($firm, "은/는") } '{ $edition }' 공고의 지원을 이미 마쳤습니다. 다른 공고로 신청해 주세요.
refusal-number-taken = 사업자등록번호 { $number }{ JOSA($number, "은/는") } 이미 '{ $firm }' 기업의 것입니다. { FIELD("firm") }에 '{ $firm }'{ JOSA($firm, "을/를") } 적어 주세요.
refusal-call-closed = 이 사건은 끝났습니다. 더 기록할 수 없습니다.
refusal-history-full = 이 사건에는 기록이 한도의 { $percent }%까지 쌓여 '{ $message }'{ JOSA($message, "을/를") } 더 받을 수 없습니다. 사건을 닫은(close) 뒤 다시 열면(reopen) 같은 사건으로 이어서 기록할 수 있습니다.
refusal-wrong-stage = 지금은 '{ $stage }' 단계라서 '{ $message }'{ JOSA($message, "을/를") } 받을 수 없습니다. 받을 수 있는 단계: { $stages }
refusal-before-that = { $what ->
    [agreed] 선정일({ $after })보다 앞선 { $given }에는 협약할 수 없습니다. 날짜를 확인해 주세요.
    [completed] 협약일이나 선정일({ $after })보다 앞선 { $given }에는 완료할 수 없습니다. 날짜를 확인해 주세요.
    [confirmed] 이 판은 { $after }에 낸 것이어서 그보다 앞선 { $given }에는 확인할 수 없습니다. 날짜를 확인해 주세요. 판을 나중에 옮겨 적었으면 날짜를 빼고 적어 주세요.
    [settled] 이 의무는 { $after }부터 이행할 수 있는데, { $given }{ JOSA($given, "은/는") } 그보다 앞섭니다. 날짜를 확인해 주세요.
    [later] { FIELD("on") }: { $given }{ JOSA($given, "은/는") } { $after }보다 늦습니다. 날짜를 확인해 주세요.
    [filed_began] 제출한 날({ $given })이 사건을 시작한 날({ $after })보다 앞섭니다. 날짜를 확인해 주세요. 먼저 낸 것이 맞으면 까닭({ FIELD("reason") })을 적어 주세요.
    [filed_confirmed] 제출한 날({ $given })이 대표가 계획서를 확인한 날({ $after })보다 앞섭니다. 날짜를 확인해 주세요. 먼저 낸 것이 맞으면 까닭({ FIELD("reason") })을 적어 주세요.
    [filed_again] 제출한 날({ $given })이 앞서 제출한 날({ $after })보다 앞섭니다. 날짜를 확인해 주세요. 맞으면 까닭({ FIELD("reason") })을 적어 주세요.
   *[other] { FIELD($what) }: { $given }{ JOSA($given, "은/는") } { $after }보다 앞섭니다. 날짜를 확인해 주세요.
 }
refusal-in-the-future = { FIELD($field) }: { $given }{ JOSA($given, "은/는") } 아직 오지 않은 때입니다. 지금이나 지난 때를 적어 주세요.
refusal-needs-reason = { $what -> 
    [eligible] 자격이 없다고 할 까닭({ FIELD("reason") })을 적어 주세요.
    [confirmed] 대표가 확인하기 전에 낸 것을 인정하는 까닭({ FIELD("reason") })을 적어 주세요.
    [rejected] 탈락 사유({ FIELD("reason") })를 적어 주세요.
    [amount] 신청액보다 많습니다. 까닭({ FIELD("reason") })을 적어 주세요.
    [role] 기관이 확인한 지위({ FIELD("role") })를 적어 주세요.
    [party] 참여자의 역할({ FIELD("role") })과 이름({ FIELD("name") })을 함께 적어 주세요.
    [returned] 기관이 반려한 사유({ FIELD("reason") })를 적어 주세요.
    [paper] 서류를 물린 까닭({ FIELD("reason") })을 적어 주세요.
    [withdrawal] 기관이 포기를 받아들이지 않은 사유({ FIELD("reason") })를 적어 주세요.
   *[other] 조건에 안 맞는 것({ $what })이 있습니다. 그래도 인정하는 까닭({ FIELD("reason") })을 적어 주세요.
 }
refusal-stale-base = { $base }판을 바탕으로 썼지만 그 사이 { $by }{ JOSA($by, "이/가") } { $at }에 { $present }판을 냈습니다. { $present }판을 보고 --base { $present }{ JOSA($present, "으로/로") } 다시 내 주세요. 쓰신 글은 그대로 있습니다.
refusal-unknown-base = { $base }판은 아직 없습니다. 지금은 { $present }판입니다. --base { $present }{ JOSA($present, "으로/로") } 다시 내 주세요. 쓰신 글은 그대로 있습니다.
refusal-unknown-section = '{ $section }' 항목은 없습니다. 있는 항목: { $known }
refusal-nothing-drafted = 바뀐 것이 없습니다. 고친 항목이나 의견을 적어 주세요.
refusal-unknown-comment = { $number }번 의견은 열려 있지 않습니다. 열려 있는 의견: { $open }
refusal-wrong-version = { $same ->
    [yes] { $given }판의 글이 확인하려는 글과 다릅니다. 지금 글의 확인값(sha256)은 { $sha256 }입니다. 대표가 어느 글을 확인했는지 다시 물어봐 주세요.
   *[no] { $given }판은 지금의 판이 아닙니다. 지금은 { $present }판입니다. 대표가 그 판을 확인했는지 다시 물어봐 주세요.
 }
refusal-plan-incomplete = 꼭 있어야 할 항목이 비어 있습니다: { $sections }
refusal-not-their-word = 확인은 신청기업 대표만 할 수 있습니다. 대표의 말을 옮겨 적는 것이면 { FIELD("speaker") }에 firm_owner(대표)를 적어 주세요.
refusal-filed-late = { $filed_at } 제출은 마감({ $closes_at })보다 늦습니다. 기관이 받아 주었으면 까닭({ FIELD("reason") })을 적어 주세요.
refusal-not-yet-filed = 접수번호 { $number }{ JOSA($number, "은/는") } 이미 기록되어 있습니다. 다시 낸 것의 접수번호를 적어 주세요.
refusal-filed-already = 이미 접수번호 { $number }{ JOSA($number, "으로/로") } 접수된 건입니다. 그 번호가 틀렸으면 `{ -starter } correct { $case } --line …`으로 바로잡고(줄 번호는 show에 있습니다), 정말 다시 냈으면 까닭({ FIELD("reason") })을 적어 주세요.
refusal-visit-first = '{ $gate }'{ JOSA($gate, "은/는") } 현장 진단이 먼저입니다. sitevisit으로 현장 진단을 기록해 주세요.
refusal-no-visit-here = '{ $gate }'에는 기록할 현장 진단이 없거나 이미 기록되었습니다.
refusal-amount-missing = '{ $gate }'에 선정되면 지원금액({ FIELD("amount") })이 있어야 합니다.
refusal-amount-not-here = '{ $gate }'의 '{ $verdict }'에는 금액을 적지 않습니다. 금액을 빼고 다시 보내 주세요.
refusal-above-limit = { $amount }원은 이 공고의 한도 { $limit }원보다 많습니다.
refusal-not-an-outcome = '{ $given }'{ JOSA($given, "으로/로") }는 끝낼 수 없습니다. 쓸 수 있는 값: { $known }
refusal-wrong-round = { $given }회차가 아니라 { $present }회차를 할 차례입니다.
refusal-unknown-channel = 이 프로그램에는 '{ $channel }' 제출 경로가 없습니다. 있는 것: { $known }
refusal-not-in-the-record = 기록할 수 없는 값이 있어 아무것도 바꾸지 않았습니다({ $why }).

## faults of an input, each after the name of its field

fault-missing = 꼭 있어야 합니다
fault-unknown-field = 없는 항목입니다. 쓸 수 있는 항목: { $limit }
fault-object = { "{" }"by": "이름", …{ "}" } 꼴의 JSON이어야 합니다
fault-whole-number = '{ $given }' 대신 숫자로만 된 정수를 적어 주세요
fault-number = '{ $given }' 대신 9.5처럼 숫자로 적어 주세요
fault-above = '{ $given }'{ JOSA($given, "은/는") } { $limit }보다 커야 합니다
fault-at-least = '{ $given }'{ JOSA($given, "은/는") } { $limit } 이상이어야 합니다
fault-below = '{ $given }'{ JOSA($given, "은/는") } { $limit }보다 작아야 합니다
fault-at-most = '{ $given }'{ JOSA($given, "은/는") } { $limit } 이하여야 합니다
fault-text = 글자로 적어 주세요
fault-too-long = { $limit }자까지 쓸 수 있습니다
fault-too-large = 너무 큽니다. { $limit }바이트까지 보낼 수 있으니 나누어 보내 주세요
fault-too-many = { $limit }개까지 쓸 수 있습니다
fault-edition = '{ $given }' 공고는 없습니다. 있는 공고: { $limit }
fault-empty = 비어 있습니다
fault-pattern = '{ $given }'{ JOSA($given, "은/는") } 쓸 수 없는 글자가 있거나 꼴이 다릅니다
fault-yes-no = true나 false로 적어 주세요
fault-resident-number = 주민등록번호처럼 보이는 숫자가 있습니다. 주민등록번호는 보관하지 않으니 빼고 적어 주세요
fault-choice = '{ $given }' 대신 { $limit } 가운데 하나를 적어 주세요
fault-time = '{ $given }' 대신 2026-12-01T17:50처럼 때를 적어 주세요
fault-business-number = '{ $given }'{ JOSA($given, "은/는") } 사업자등록번호가 아닙니다. 123-45-67890처럼 숫자 열 개를 적어 주세요
fault-business-number-check = '{ $given }'{ JOSA($given, "은/는") } 검증 숫자가 맞지 않습니다. 사업자등록증을 보고 다시 적어 주세요
fault-control-sign = 눈에 보이지 않는 제어 글자(U+{ $limit })가 있습니다. 지우고 다시 적어 주세요
fault-year = '{ $given }'의 연도를 확인해 주세요 (2000년부터 2099년까지)
fault-count = '{ $given }' 대신 93, 15 이상, 약 290, 모름처럼 수를 적어 주세요
fault-phone = '{ $given }'{ JOSA($given, "은/는") } 전화번호가 아닙니다. 031-310-0000처럼 지역번호나 010부터 적어 주세요. 1357 같은 특수번호는 기업의 번호가 아닙니다
fault-postal-code = '{ $given }' 대신 다섯 자리 우편번호를 적어 주세요
fault-email = '{ $given }'{ JOSA($given, "은/는") } 이메일 주소가 아닙니다. name@example.com처럼 적어 주세요
fault-entry-stage = 이 단계로는 도중에 넣을 수 없습니다. 쓸 수 있는 단계: { $limit }. 끝난 신청이면 단계 대신 결과를 적어 주세요
fault-entry-needs = 이 단계로 넣으려면 더 적어야 합니다: { $limit }
fault-no-award = '{ $limit }'{ JOSA($limit, "으로/로") } 끝난 신청에는 선정액, 수량, 선정일을 적을 수 없습니다
fault-amount = '{ $given }' 대신 30000000이나 3천만원처럼 금액을 적어 주세요
fault-sector = '{ $given }' 대신 C29처럼 대분류 글자(A부터 U까지)와 숫자 2~5자리를 적어 주세요
fault-staff-name = '{ $given }'{ JOSA($given, "은/는") } 이름으로 쓸 수 없습니다. 띄어쓰기 없이 글자, 숫자, 점, 밑줄, @, -로 40자까지 적어 주세요
fault-slug = '{ $given }' 대신 영문 소문자와 숫자로, 사이는 -나 _로 이어 적어 주세요
fault-list = [1, 2]처럼 목록으로 적어 주세요
fault-unknown-key = 여기에 쓸 수 없는 이름입니다. 고치거나 지워 주세요
fault-other = '{ $given }'{ JOSA($given, "을/를") } 확인해 주세요 ({ $limit })

## reference data

reference-unreadable = TOML 파일로 읽을 수 없습니다 ({ $why })
reference-fault = { $file }:{ $line }: { $place }: { $why }
reference-faults = 기준 자료에 잘못된 곳이 { $count }군데 있어 아무것도 불러오지 않았습니다. 고친 뒤 다시 실행해 주세요.
reference-stray = 이 폴더에는 기준 자료를 둘 수 없습니다. 쓸 수 있는 폴더: { $known }
reference-key-twice = '{ $key }'{ JOSA($key, "이/가") } { $other }에도 있습니다. 하나의 이름을 바꿔 주세요
reference-day-twice = { $day }{ JOSA($day, "이/가") } { $other }에도 있습니다. 하나를 지워 주세요
reference-no-law = 법령 '{ $key }'의 파일이 없습니다
reference-no-agency = 기관 '{ $key }'의 파일이 없습니다
reference-no-area = 관할 지역 '{ $key }'의 파일이 없습니다
reference-no-maker = 소공인 기준 '{ $key }'의 파일이 없습니다
reference-no-template = 계획서 서식 '{ $key }'의 파일이 없습니다
reference-sections-twice = 항목은 서식에서 옵니다. 관문의 sections를 지워 주세요
reference-no-group = 지원 묶음 '{ $key }'에 드는 공고가 없습니다
reference-not-in-force = { $year }년 말에 시행 중인 '{ $key }'의 내용이 없습니다. 그때의 법령 파일을 더해 주세요
reference-duty-twice = 의무 '{ $duty }'{ JOSA($duty, "이/가") } 두 번 있습니다(법령에 이미 있을 수 있습니다). 하나의 이름을 바꿔 주세요
reference-no-source = 출처가 없습니다. [[evidence]]의 of에 '{ $place }'{ JOSA($place, "을/를") } 적고 mark와 source를 밝혀 주세요
reference-no-place = '{ $place }'에 아무것도 적혀 있지 않습니다. 자리 이름을 확인해 주세요
reference-no-form = forms 폴더에 읽을 수 있는 '{ $key }' 파일이 없습니다. 있는 파일: { $known }
reference-form-empty = 기관 양식이 빈 파일(0바이트)입니다. 다시 복사해 주세요
reference-form-large = 기관 양식이 { $limit }MB를 넘습니다. 빈 양식을 다시 받아 주세요
reference-form-part = 관문의 서식에 '{ $key }'{ JOSA($key, "이라는/라는") } 항목이 없습니다. 쓸 수 있는 것: { $known }
reference-form-label = 기관 양식에서 '{ $label }' 옆의 빈칸을 하나로 정할 수 없습니다. 양식의 빈칸: { $known }
reference-form-label-twice = '{ $label }'{ JOSA($label, "은/는") } 여기 적은 다른 항목 이름과 같습니다. 하나를 지워 주세요
reference-ask-role = 자격을 모를 때(roles = ["unknown"])의 의무가 꼭 하나 있어야 합니다
mismatch-never-holds = 끝({ $last })이 시작({ $first })보다 앞서 한 번도 효력이 없습니다
mismatch-overlap = { $what }: { $on }에 두 기간이 겹칩니다
mismatch-gap = { $what }: { $first }{ JOSA($first, "과/와") } { $second } 사이에 빈 기간이 있습니다
mismatch-one-period = { $key }: months와 days 가운데 하나만 적어 주세요
mismatch-rounds = { $key }: 회차는 작은 수부터 한 번씩 적어 주세요
mismatch-no-such-day = { $key }: '{ $day }'{ JOSA($day, "은/는") } 사건이 알 수 없는 날이라 의무가 결코 생기지 않습니다
mismatch-lasts = { $key }: 이어지는 의무는 공휴일이라고 미뤄지지 않습니다(행정기본법 6조②). lasts와 rolls 가운데 하나만 적어 주세요
mismatch-rules-share-key = { $key }: 두 규정의 key가 같습니다
mismatch-day-twice = { $key }: 같은 날이 두 번 있습니다
mismatch-sections = 관문 { $key }: 신청서(form)에는 항목(sections)이 없고, 그 밖에는 하나 이상 있어야 합니다
mismatch-years = 제한 { $key }: years는 within = "years"일 때만, 그때는 꼭 적어 주세요
mismatch-no-agreement = 의무 { $key }: 협약이 없는 공고인데 협약일부터 세게 되어 있어 결코 생기지 않습니다
mismatch-no-role = 의무 { $key }: 이 공고의 업체에게 없는 자격만 적혀 있어 결코 생기지 않습니다
mismatch-gates-share-key = 두 관문의 key가 같습니다
mismatch-last-gate = 마지막 관문만 선정(awarded)을 정할 수 있습니다
mismatch-parts-share-key = 두 항목의 key가 '{ $key }'로 같습니다
mismatch-means-twice = 두 항목이 같은 것(means = '{ $means }')을 뜻합니다
mismatch-means = 항목 { $key }: 이 종류의 항목은 '{ $means }'{ JOSA($means, "을/를") } 뜻할 수 없습니다
mismatch-blind = 항목 { $key }: 블라인드 계획서에는 업체를 알아볼 사실(name, district)을 넣지 않습니다
mismatch-table = 항목 { $key }: 표에는 table과 columns가 있어야 하고, 다른 항목에는 없어야 합니다
mismatch-table-twice = 같은 것을 다루는 표가 둘입니다. other만 여러 번 쓸 수 있습니다
mismatch-columns = 항목 { $key }: 표에 없는 칸: { $columns } (-이면 같은 칸이 두 번 있습니다)
mismatch-choices = 항목 { $key }: '{ $column }' 칸에는 cell = "choice"와 choices가 필요하고, 다음이 들어 있어야 합니다: { $choice }
mismatch-spending-twice = 두 항목의 key가 '{ $key }'로 같습니다
mismatch-form = 관문 { $key }: 기관 양식은 계획서 서식의 내용으로 채웁니다. 관문에 template을 적고 prints에 "hwpx"를 넣어 주세요

## office: the embedded stack, migrations, doctor, audit

office-migration-name = 마이그레이션 파일 이름 { $file }{ JOSA($file, "을/를") } 읽을 수 없습니다. 0001_이름.sql처럼 네 자리 번호와 영문 소문자로 지어 주세요.
office-migration-twice = 마이그레이션 번호 { $number }{ JOSA($number, "이/가") } 두 번 쓰였습니다({ $file }). 번호를 하나씩만 쓰도록 바꿔 주세요.
office-migration-gap = 마이그레이션 번호가 이어지지 않습니다. { $file } 자리에는 { $number }번이 와야 합니다.
office-migration-unknown = 데이터베이스에는 { $name }{ JOSA($name, "이/가") } 적용되어 있는데 이 프로그램에는 그 파일이 없습니다. 더 새로운 버전의 프로그램으로 실행해 주세요.
office-migration-edited = 이미 적용된 마이그레이션 { $name }의 내용이 바뀌었습니다. 원래대로 되돌리고, 고칠 내용은 새 번호의 파일에 적어 주세요.
office-migration-failed = 마이그레이션 { $name }{ JOSA($name, "을/를") } 적용하지 못했고 바뀐 것은 없습니다. 까닭: { $reason }
office-migrated = 적용한 마이그레이션: { $names }
office-migrated-none = 데이터베이스가 이미 최신입니다.
office-reference-loaded = 불러온 기준 자료: { $names }
office-reference-loaded-none = 기준 자료가 이미 최신입니다.
office-runtime-denied = { $path } 파일을 읽을 권한이 없습니다. 스택을 띄운 사용자로 실행해 주세요.
office-runtime-broken = { $path } 파일이 깨져 있습니다. 파일을 지우고 make up으로 다시 시작해 주세요.
office-setting-url = 설정 { $name }{ JOSA($name, "은/는") } postgresql://사용자:암호@서버:포트/데이터베이스 꼴이어야 합니다. 값을 고치거나 지워 주세요.
office-setting-switch = 설정 { $name }에는 0이나 1만 쓸 수 있습니다. 값을 고치거나 지워 주세요.
office-setting-program = 설정 { $name }{ JOSA($name, "이/가") } 가리키는 { $path }{ JOSA($path, "은/는") } 실행할 수 있는 파일이 아닙니다. temporal 프로그램의 경로를 적어 주세요.
office-setting-folder = 설정 { $name }에는 이미 있고 읽고 쓸 수 있는 폴더를 /로 시작하는 전체 경로로 적어야 합니다. { $path }{ JOSA($path, "은/는") } 그렇지 않습니다. 폴더와 권한을 확인하거나 설정을 지워 주세요.
office-setting-build = 설정 { $name }의 값 { $given }{ JOSA($given, "은/는") } 쓸 수 없습니다. 영문자, 숫자, -, _로 적어 주세요. 빌드에는 0.5.0처럼 점도 쓸 수 있습니다.
office-setting-temporal = Temporal 접속 설정(TEMPORAL_로 시작하는 변수나 설정 파일)을 읽을 수 없습니다: { $reason }
office-setting-role = 설정 { $name }에는 역할 { $role }{ JOSA($role, "과/와") } 그 암호가 있어야 합니다. postgresql://{ $role }:암호@서버:포트/데이터베이스처럼 적어 주세요. 바꾼 역할은 없습니다.
office-roles-set = 설정의 암호로 접속하게 된 역할: { $names }
office-attributes-added = 등록한 검색 속성: { $names }
office-attributes-added-none = 검색 속성이 이미 모두 등록되어 있습니다.
office-metrics = DEUNDEUN_METRICS의 지표를 { $address }에서 내보낼 수 없습니다({ $reason }). 127.0.0.1:9464처럼 IP 주소와 비어 있는 포트를 적거나 설정을 지워 주세요.
office-backup-no-stack = { $home }에서 실행 중인 스택이 없어 복사할 수 없습니다. 백업은 스택이 돌 때 합니다. make up으로 시작해 주세요.
office-backup-there = { $folder }{ JOSA($folder, "이/가") } 이미 있어 그대로 두었습니다. 새 폴더 이름을 적어 주세요.
office-backup-failed = { $folder }에 백업하지 못했고 남긴 것은 없습니다. 까닭: { $reason }
office-backup-done = { $folder }에 백업했습니다. 개인정보가 들어 있으니 본인만 읽을 수 있는 곳에 두세요.
office-backup-none = { $folder }{ JOSA($folder, "은/는") } 온전한 백업이 아닙니다. deundeun.dump와 temporal.db가 있어야 합니다. backup으로 만든 폴더를 적어 주세요.
office-restore-home = { $home }{ JOSA($home, "은/는") } 이미 쓰던 폴더라 그대로 두었습니다. --home으로 새 폴더를 정해 주세요.
office-restore-done = 백업으로 { $home }{ JOSA($home, "을/를") } 만들었습니다. 옛 스택이 꺼져 있는지 확인하고, make up으로 시작한 다음 starter.py audit을 돌려 주세요.
office-client-failed = { $program }{ JOSA($program, "이/가") } 실패했습니다: { $reason }
office-no-stack = { $home }에서 실행 중인 스택이 없습니다. make up으로 시작하거나 DATABASE_URL과 TEMPORAL_ADDRESS를 정해 주세요.
office-stack-older = { $home }에서 이전 버전의 스택이 돌고 있습니다. make down으로 멈추고 make up으로 다시 시작해 주세요.
office-home-mark = 든든(Deundeun)이 자료를 두는 폴더입니다. 지우려면 make reset을 쓰세요.
office-home-owner = { $home } 폴더는 다른 사용자(uid { $owner })의 것입니다. 그 사용자로 실행하거나 DEUNDEUN_HOME으로 다른 폴더를 정해 주세요.
office-home-strange = { $home } 폴더에 든든의 것이 아닌 파일이 있어 쓰지 않았습니다. DEUNDEUN_HOME에는 비어 있거나 새로운 폴더를 정해 주세요.
office-home-denied = { $home } 폴더를 쓸 수 없습니다({ $reason }). 권한을 확인하거나 DEUNDEUN_HOME으로 다른 폴더를 정해 주세요.
office-second-stack = 이 폴더의 스택이 이미 실행 중입니다(프로세스 { $pid }, 폴더 { $home }). 멈추려면 make down을 쓰세요.
office-already-up = 이미 켜져 있습니다: { $ui } (프로세스 { $pid }, 폴더 { $home }). 멈추려면 make down을 쓰세요.
office-secrets-lost = 데이터베이스 암호가 든 { $path } 파일이 없거나 깨져 있습니다. 백업에서 되살려 주세요. 자료를 버려도 된다면 make reset으로 새로 시작할 수 있습니다.
office-child-died = { $name }{ JOSA($name, "이/가") } 멈춰서(코드 { $code }) 다시 시작합니다.
office-child-unready =
    { $name }{ JOSA($name, "이/가") } 시작되지 않습니다. 기록은 { $log }에 있습니다. 마지막 줄:
    { $tail }
office-postgres-lost = Temporal 자료는 { $home }에 있는데 Postgres 자료({ $folder })가 없습니다. 폴더를 옮겼거나 이름을 바꿨다면 되돌려 주시고, 자료를 버려도 된다면 make reset을 써 주세요.
office-postgres-missing = 내장 Postgres 프로그램이 설치되어 있지 않습니다. make setup을 다시 실행해 주세요. 이 컴퓨터용 패키지가 없다면 docker compose를 쓰시면 됩니다.
office-initdb-failed = Postgres 자료를 만들지 못했습니다. 까닭은 { $log }에 있습니다.
office-temporal-missing = temporal 프로그램을 찾을 수 없습니다. Temporal CLI를 설치하고 PATH에 두거나 DEUNDEUN_TEMPORAL에 그 경로를 적어 주세요.
office-search-attribute = Temporal에 검색 속성 { $name }{ JOSA($name, "이/가") } { $wanted }{ JOSA($wanted, "이/가") } 아닌 다른 유형으로 등록되어 있습니다. Temporal 관리자가 그 속성을 지운 뒤 다시 실행해 주세요.
office-starting = 스택을 시작합니다({ $home }).
office-leftovers-stopped = 지난번에 끝맺지 못하고 남은 프로세스를 멈췄습니다.
office-root-folder = root로는 Postgres를 실행할 수 없어 nobody 사용자로 실행하고 자료를 { $folder }에 둡니다.
office-port-taken = { $name } 포트 { $taken }{ JOSA($taken, "을/를") } 다른 프로그램이 쓰고 있어 { $port }{ JOSA($port, "을/를") } 씁니다.
office-leads-elsewhere = { $name }{ JOSA($name, "이/가") } 정해져 있어 starter.py는 이 스택이 아니라 그곳으로 접속합니다. 이 스택을 쓰려면 그 변수를 지워 주세요.
office-ready =
    준비되었습니다({ $seconds }초).
      화면    { $ui }
      자료    { $home }
      멈추기  Ctrl-C 또는 make down
office-stopping = 멈추는 중입니다. 하던 일을 마무리합니다.
office-stopped = 멈췄습니다. 자료는 그대로 있습니다.
office-nothing-runs = { $home }에서 실행 중인 스택이 없습니다.
office-down-slow = 스택(프로세스 { $pid }, 폴더 { $home })이 아직 멈추지 않았습니다. 잠시 뒤에 다시 make down을 실행해 주세요.
office-unreachable = { $name }에 접속하지 못했습니다: { $reason }
office-words-broken = 문구 파일이 깨져 있어 시작하지 않습니다: { $faults }
office-reset-word = 초기화
office-reset-ask = { $home }의 모든 신청 건과 기록을 지웁니다. 되돌릴 수 없습니다. 지우려면 "{ $word }"라고 입력해 주세요:
office-reset-kept = 지우지 않았습니다. { $home }{ JOSA($home, "은/는") } 그대로 있습니다.
office-reset-strange = { $home }{ JOSA($home, "은/는") } 든든의 자료 폴더가 아니어서 지우지 않았습니다.
office-reset-nothing = { $home } 폴더가 없어 지울 것이 없습니다.
office-reset-done = { $home }{ JOSA($home, "을/를") } 지웠습니다.
office-help-app = 든든의 작업자와 내장 스택을 다룹니다.
office-help-run = Temporal과 Postgres에 접속해 일을 처리하는 작업자를 실행합니다.
office-help-up = Postgres, Temporal, 작업자를 한꺼번에 띄우고 지켜봅니다.
office-help-down = 띄워 둔 스택을 멈춥니다.
office-help-reset = 확인을 받은 뒤 스택의 모든 자료를 지웁니다.
office-help-migrate = 데이터베이스 구조를 최신으로 만듭니다.
office-help-load-reference = 사업, 법령, 기관의 기준 자료를 데이터베이스에 불러옵니다.
office-help-roles = 데이터베이스 역할이 설정의 암호로 접속하게 합니다.
office-help-search-attributes = Temporal에 없는 검색 속성을 등록합니다.
office-help-backup = 돌고 있는 스택의 자료를 새 폴더에 백업합니다.
office-help-restore = 백업으로 새 자료 폴더를 만듭니다.
office-help-stay = 보여 준 뒤에도 켜 둡니다. 멈추려면 Ctrl-C를 누릅니다.
office-help-to = 백업을 담을 새 폴더입니다.
office-help-of = 백업 폴더입니다.
office-help-home = 자료 폴더입니다. DEUNDEUN_HOME보다 먼저 쓰입니다.
office-help-yes = 묻지 않고 지웁니다.
office-help-debug = 오류가 나면 자세한 내용을 보여 줍니다.
office-unexpected = 예상하지 못한 오류입니다: { $reason } (자세한 내용은 --debug를 붙여 보실 수 있습니다.)
system-no-file = 그런 파일이나 폴더가 없습니다
system-denied = 권한이 없습니다
system-read-only = 읽기만 할 수 있는 곳입니다
system-folder = 파일이 아니라 폴더입니다
system-no-folder = 폴더가 아닌 것이 경로에 있습니다
system-full = 저장할 자리가 없습니다
system-long-name = 이름이 너무 깁니다
system-many-files = 열어 둔 파일이 너무 많습니다
system-broken = 디스크를 읽거나 쓸 수 없습니다
system-refused = 그 주소에서 아무도 받지 않습니다
system-cut-off = 연결이 끊겼습니다
system-late = 제때 응답하지 않았습니다
system-no-way = 그 주소로 가는 길이 없습니다
system-no-host = 그런 이름의 서버를 찾을 수 없습니다
system-away = 서버와 연결되지 않습니다
system-taken = 다른 프로그램이 그 포트를 쓰고 있습니다
doctor-words-ok = 낱말 { $count }개가 모두 온전합니다.
doctor-unreachable = { $what }에 닿지 않습니다: { $reason }. make up으로 시작했는지 확인해 주세요.
doctor-as-above = 위와 같습니다.
doctor-migrate = 적용하지 않은 마이그레이션이 { $missing }개 있습니다. python worker.py migrate를 실행해 주세요.
doctor-no-editions = 불러온 공고가 없습니다. python worker.py load-reference를 실행해 주세요.
doctor-postgres-ok = Postgres { $version }, 공고 { $editions }건.
doctor-attributes-missing = Temporal에 검색 속성이 없습니다: { $names }. 작업자를 다시 시작하면 등록합니다.
doctor-temporal-ok = Temporal 네임스페이스 '{ $namespace }'{ JOSA($namespace, "이/가") } 답합니다.
doctor-no-worker = 작업 큐 '{ $queue }'에 작업자가 없습니다. make up이나 python worker.py run으로 시작해 주세요.
doctor-worker-ok = 작업자 { $count }개가 작업 큐 '{ $queue }'{ JOSA($queue, "을/를") } 맡고 있습니다.
audit-missing = { $stream } { $seq }번: 기록에 빠진 것이 있습니다.
audit-different = { $stream } { $seq }번: 기록이 이력과 다릅니다.
audit-phantom = { $stream } { $seq }번: 아무에게도 답하지 않은 기록입니다.
audit-stale = { $stream } { $seq }번: 지금 상태가 기록에 반영되지 않았습니다.
audit-ended = { $stream }: 외부에서 중단된 사건이 기록에는 열려 있습니다.
audit-gone = { $stream }: Temporal에 이력이 없습니다.
audit-mended = 고쳤습니다.
audit-clean = 이력과 기록이 모두 같습니다.
office-help-demo = 지어낸 기업 스물여섯 곳의 신청을 실제 명령으로 진행해 보여 줍니다.
demo-failed = 데모가 멈췄습니다. '{ $command }' 명령이 { $code }{ JOSA($code, "으로/로") } 끝났습니다.
demo-stuck = 데모가 멈췄습니다. '{ $case }' 사건이 '{ $state }'까지 가지 않았습니다.
demo-stays = Ctrl-C를 누르면 멈춥니다. 다른 창에서 명령을 쓰려면: export DEUNDEUN_HOME='{ $home }' DEUNDEUN_AS=kim

## desk: the command line

desk-help-app = 든든의 업무 명령입니다. 신청을 시작하고, 기다리는 일에 답하고, 진행 상황을 봅니다.
desk-help-codes =
    끝낼 때의 코드:
      0  잘 됨            1  예상하지 못한 오류
      2  명령을 잘못 씀   3  받아들일 수 없음
      4  찾을 수 없음     5  서버, 작업자, 데이터베이스가 응답하지 않음
      6  일부만 됨        130  Ctrl-C로 멈춤
    모든 명령에 --json, --lang, --debug를 쓸 수 있습니다.
desk-help-new = 신청 한 건을 시작합니다.
desk-help-import = 표(엑셀, CSV)의 모든 줄을 확인한 뒤 신청을 시작합니다. 여러 번 해도 됩니다.
desk-help-template = 신청을 적을 빈 표를 만듭니다. 채워서 import에 넣습니다.
desk-help-firm = 기업 한 곳을 보여 주고, 알게 된 것을 언제부터인지와 함께 적습니다.
desk-help-advise = 상담, 방문, 교육, 간담회처럼 신청 밖에서 한 일을 적습니다.
desk-help-engagements = 상담과 교육의 기록을 보여 줍니다. --follow-up은 아직 아무것도 잇지 않은 것만 보여 줍니다.
desk-help-tally = 행이 없는 해의 실적을 보고된 수 그대로 적습니다.
desk-help-results = 해, 사업, 지역마다 상담, 신청, 선정, 완료를 보여 줍니다.
desk-help-list = 신청 목록을 급한 순서로 보여 줍니다.
desk-help-board = 단계별 건수와 누구를 기다리는지 보여 줍니다.
desk-help-show = 신청 한 건의 모든 내용을 보여 줍니다.
desk-help-open = Temporal 화면에서 신청 건을 엽니다.
desk-help-links = Temporal 화면에서 담당자마다, 물음마다 바로 여는 링크를 보여 줍니다.
desk-help-eligibility = 신청 자격을 확인한 결과를 기록합니다.
desk-help-draft = 계획서의 새 판을 냅니다.
desk-help-comment = 계획서에 의견을 달거나 의견을 해결했다고 기록합니다.
desk-help-confirm = 계획서 한 판에 대한 대표의 확인을 기록합니다.
desk-help-bundle = 마지막으로 제출한 꾸러미를 파일로 저장합니다.
desk-help-receipt = 접수번호와 제출 시각을 기록합니다.
desk-help-sitevisit = 현장 진단을 기록합니다.
desk-help-supplement = 기관의 보완 요청을 기록합니다.
desk-help-decide = 기관의 결과를 기록합니다. --file과 --edition을 쓰면 명단 전체를 확인한 뒤 기록합니다.
desk-help-agree = 협약 체결을 기록합니다.
desk-help-complete = 수행 완료를 기록합니다.
desk-help-settle = 의무 이행을 기록합니다.
desk-help-note = 메모를 남깁니다.
desk-help-close = 까닭을 밝히고 사건을 끝냅니다.
desk-help-doctor = 필요한 것이 모두 갖춰져 있는지 살펴봅니다.
desk-help-audit = 이력과 기록을 견주어 보고 기록을 고칩니다.
desk-opt-case = 사건 번호(…#1)나 Workflow ID입니다.
desk-opt-reason = 까닭입니다.
desk-opt-amount = 금액입니다. 30000000, 3천만원, 30백만원처럼 적습니다.
desk-opt-audience = 읽을 사람입니다: staff(센터), firm_owner(대표).
desk-opt-json = 결과를 JSON으로 냅니다.
desk-opt-lang = 쓸 언어입니다.
desk-opt-debug = 오류가 나면 자세한 내용을 보여 줍니다.
desk-opt-as = 입력하는 사람의 이름입니다.
desk-opt-speaker = 누구의 말인지 적습니다: clerk(담당자), firm_owner(대표), agency(기관), party(참여자).
desk-opt-means = 어떻게 들었는지 적습니다: phone(전화), visit(방문), letter(공문), email(전자우편), portal(전산), paper(서면).
desk-opt-on = 언제 있었던 일인지 적습니다. 2026-12-01이나 "2026-12-01 17:50"처럼 적습니다.
desk-opt-reference = 근거 문서의 번호입니다.
desk-opt-key = 같은 열쇠로 두 번 보낸 것은 한 번으로 칩니다.
desk-opt-eligible = 자격이 있는지 없는지 적습니다.
desk-opt-base = 바탕으로 삼은 판의 번호입니다. 첫 판은 0입니다.
desk-opt-section = 항목과 글입니다. 여러 번 쓸 수 있습니다.
desk-opt-file = plan --to로 만들어 채운 .xlsx, 또는 sections가 든 .toml이나 .json 파일입니다.
desk-opt-text = 내용입니다.
desk-opt-comment-section = 어느 항목에 대한 의견인지 적습니다.
desk-opt-resolves = 해결한 의견의 번호입니다.
desk-opt-version = 대표가 확인한 판의 번호입니다.
desk-opt-sha256 = 그 판의 해시 앞부분입니다.
desk-opt-knowing = 남은 경고와 질문을 대표에게 알렸습니다.
desk-opt-receipt = 기관의 접수번호입니다.
desk-opt-filed-at = 제출한 때입니다. 적지 않으면 지금입니다.
desk-opt-finding = 진단 결과입니다.
desk-opt-what = 보완할 내용입니다.
desk-opt-until = 보완 기한입니다. 날짜만 적으면 그날이 끝날 때까지입니다.
desk-opt-verdict = 결과입니다: passed(통과), rejected(탈락), returned(반려), waiting_list(예비).
desk-opt-outcome = 사건이 어떻게 끝났는지 적습니다: withdrawn(철회), declined(선정 포기), ineligible(자격 없음), rejected(탈락), deadline_missed(마감 놓침), budget_exhausted(예산 소진), call_cancelled(공고 취소), not_promoted(예비순위 미승계), owner_silent(신청기업 무응답), firm_closed(폐업).
desk-opt-duty = 의무의 이름입니다. show에 나옵니다.
desk-opt-round = 몇 회차인지 적습니다. 적지 않으면 지금 회차입니다.
desk-opt-edition = 공고의 키나 사업 이름입니다. 사업 이름만 적으면 가장 새 공고입니다.
desk-opt-number = 사업자등록번호입니다.
desk-opt-name = 기업명입니다.
desk-opt-district = 소재지입니다.
desk-opt-sector = 업종의 KSIC 코드입니다. C29처럼 적습니다.
desk-opt-employees = 상시근로자 수입니다.
desk-opt-clerk = 담당자입니다. 적지 않으면 입력하는 사람입니다.
desk-opt-firm = 기업의 키입니다. 사업자등록번호가 바뀐 기업에만 적습니다.
desk-opt-firm-known = 기업의 키나, 지금 또는 예전의 사업자등록번호입니다.
desk-opt-number-new = 바뀐 사업자등록번호입니다. 예전 번호도 그대로 남습니다.
desk-opt-rep = 대표자 이름입니다.
desk-opt-address = 주소입니다.
desk-opt-postal-code = 우편번호 다섯 자리입니다.
desk-opt-ksic-revision = 업종 코드의 차수입니다(예: 11). 적지 않으면 시행 중인 차수입니다.
desk-opt-outgrew-year = 소상공인 규모를 넘어선 해입니다.
desk-opt-founded = 개업한 날입니다.
desk-opt-sales-year = 지난 사업연도의 매출액입니다.
desk-opt-firm-status = 영업 상태입니다: active, suspended, closed.
desk-opt-phone = 전화번호입니다.
desk-opt-email = 이메일 주소입니다.
desk-opt-from = 언제부터인지 적습니다. 적지 않으면 오늘입니다.
desk-opt-source = 어디에서 읽었는지 적습니다.
desk-opt-kind = 무엇을 했는지 적습니다: counselling, visit, course, session, consulting, round_table.
desk-opt-count = 몇 곳, 몇 명인지 적습니다. 93, 15+, 약 290, 모름처럼 적습니다.
desk-opt-topic = 주제입니다.
desk-opt-place = 곳입니다.
desk-opt-follow-up = 언제까지 다시 연락할지 적습니다.
desk-opt-after = 이어지는 앞선 기록의 번호입니다.
desk-opt-consent = 개인정보를 남기는 데 대표가 동의했습니다.
desk-opt-to-follow = 아직 아무것도 잇지 않은 것만 보여 줍니다.
desk-opt-mine = 내가 적은 것만 보여 줍니다.
desk-opt-engagement = 이 신청이 나온 상담이나 교육 기록의 번호입니다.
desk-opt-correct = 이미 적은 것을 고칩니다.
desk-opt-programme-of = 사업 이름입니다(예: sales-channel).
desk-opt-sheet = 머리글 줄이 있는 표입니다. 엑셀(.xlsx)이나 CSV를 읽습니다.
desk-opt-blank-sheet = 만들 파일입니다. 적지 않으면 '신청표.xlsx'입니다.
desk-opt-import-out = 줄마다 어떻게 되었는지 표로 저장합니다(.xlsx나 .csv).
desk-opt-stage = 단계입니다. review나 심사처럼 적습니다.
desk-opt-clerk-of = 이 담당자의 것만 봅니다.
desk-opt-waits-for = 누구를 기다리는지 적습니다: clerk(담당자), firm_owner(신청기업 대표), agency(기관).
desk-opt-late = 기한이 지난 것만 봅니다.
desk-opt-all = 끝난 것도 봅니다.
desk-opt-most = 화면에 몇 건까지 보일지 적습니다. 0이면 모두 보이고, --json에는 늘 모두 들어갑니다.
desk-opt-print = 주소만 보여 주고 열지 않습니다.
desk-opt-mend = 기록을 고칠지 정합니다.
desk-opt-audit-all = 끝난 것도 살펴봅니다.
desk-opt-to = 저장할 폴더입니다.
desk-opt-force = 이미 있는 파일을 덮어씁니다.
desk-no-name = 누가 입력하는지 알려 주세요. --as 이름을 붙이거나 DEUNDEUN_AS를 정해 주세요.
desk-usage = 명령을 다시 확인해 주세요: { $reason } (도움말: { $command } --help)
desk-choice = '{ $given }' 대신 { $known } 가운데 하나를 적어 주세요.
desk-no-case = '{ $case }' 사건을 찾을 수 없습니다. { -starter } list --all에서 번호를 확인해 주세요.
desk-no-firm = '{ $firm }' 기업을 찾을 수 없습니다. 번호를 확인해 주세요. 새 기업이면 { -starter } firm 번호 --name 이름으로 먼저 적어 주세요.
desk-no-engagement = { $engagement }번 기록이 없습니다. { -starter } engagements에서 번호를 확인해 주세요.
desk-no-engagements = 기록이 없습니다.
desk-no-results = 실적이 없습니다.
desk-year = '{ $given }' 대신 2026처럼 연도를 적어 주세요.
desk-results-note = 날짜마다 그 해에 셉니다. 융자는 다른 지원과 더하지 않습니다.
desk-and-unknown = { $value } + 모름
desk-firm-key = 기업 키 { $key }
desk-firm-told = { $firm }: { $facts }{ JOSA($facts, "을/를") } { $since }부터로 적었습니다.
desk-firm-known = 이미 그렇게 적혀 있습니다. 새로 적은 것은 없습니다.
desk-engaged = { $what }{ JOSA($what, "을/를") } { $id }번으로 적었습니다.
desk-engaged-before = { $id }번으로 이미 적혀 있습니다. 새로 적은 것은 없습니다.
desk-follow-up = { $until }까지 다시 연락
desk-tallied = { $year }년 { $programme } { $measure }: { $number }
desk-tally-other = 이미 다른 내용으로 적혀 있습니다: { $number } (출처: { $source }). 고치려면 --correct를 붙여 주세요.
desk-past = 이전 자료
desk-past-both = 단계와 결과를 함께 적었습니다. 진행 중이면 단계만, 끝났으면 결과만 적어 주세요
desk-past-extra = { $fields }{ JOSA($fields, "은/는") } 나중에 넣는 신청에만 적습니다. 진행 중이면 단계를, 끝났으면 결과를 함께 적어 주세요
desk-past-not-over = 끝난 신청에는 { $fields }{ JOSA($fields, "을/를") } 적지 않습니다. 칸을 비우고, 기업에 관한 것은 { -starter } firm으로 적어 주세요
desk-past-elsewhere = '{ $place }'{ JOSA($place, "으로/로") } 이미 넣은 신청 같습니다(출처: { $source }). 공고를 그때와 같이 적어 주세요. 서로 다른 신청이면 둘 다 접수번호를 적어 주세요
desk-past-other = 전에 다른 내용으로 넣은 신청입니다. 고치려면 --correct를 붙여 주세요
desk-no-duty = 이 사건에는 '{ $duty }' 의무가 없습니다. 있는 의무: { $known }
desk-duty-over = '{ $duty }' 의무는 이미 이행했거나 해제되어 더 기록할 것이 없습니다. 잘못 적었으면 바른 내용을 적어 두세요: `{ -starter } note { $case } --text …`
desk-which-duty = 어느 의무인지 CASE 다음에 적어 주세요. 이 사건의 의무: { $known }
desk-duty-due = { $duty } { $status }, 기한 { $due }
desk-no-duties = 이 사건에는 아직 의무가 없습니다. 의무는 수행 완료(complete)를 기록한 뒤에 나타납니다.
desk-no-ui = Temporal 화면의 주소를 모릅니다. DEUNDEUN_UI_URL을 정해 주세요.
desk-no-postgres = Postgres가 응답하지 않습니다. make up으로 시작했는지 확인해 주세요. 까닭: { $reason }
desk-no-temporal = Temporal({ $address })이 응답하지 않습니다. make up으로 시작했는지 확인해 주세요.
desk-unconfirmed = 보냈지만 아직 확인을 받지 못했습니다. 나중에 처리될 수 있으니 같은 명령을 다시 실행해 확인해 주세요. 작업자가 꺼져 있는 것 같습니다(make up).
desk-cut-off = 보냈지만 확인을 받기 전에 서버와 연결이 끊겼습니다. 이미 처리되었을 수 있습니다. 서버가 돌아오면(make up) 같은 명령을 다시 실행해 확인해 주세요. 다시 보내도 됩니다.
desk-repeated = 같은 명령을 이미 받았습니다. { $what }
desk-receipt-shared = 접수번호 { $receipt }{ JOSA($receipt, "이/가") } 다른 사건에도 있습니다: { $cases }. 틀린 쪽이 있으면 { -starter } correct로 바로잡아 주세요.
desk-too-big = 보낼 내용이 너무 큽니다({ $size }바이트, 한도 { $most }바이트). 나누어 보내 주세요. 아무것도 보내지 않았습니다.
desk-setting-patience = 설정 { $name }에는 기다릴 초를 정수로 적어 주세요.
desk-section-form = '{ $given }'{ JOSA($given, "은/는") } 항목=글 꼴로 적어 주세요.
desk-file-unreadable = { $file } 파일을 읽을 수 없습니다({ $why }).
desk-file-broken = { $file } 파일의 내용을 읽을 수 없습니다({ $why }).
desk-file-no-plan = { $file } 파일에는 sections 아래에 항목과 글이 있어야 합니다.
desk-file-there = { $file } 파일이 이미 있어 아무것도 시작하지 않았습니다. 다른 이름을 적거나, 덮어쓰려면 --force를 붙여 주세요.
desk-file-exists = { $file } 파일이 이미 있어 저장하지 않았습니다. 덮어쓰려면 --force를 붙여 주세요.
desk-file-unwritable = { $file } 파일을 저장할 수 없습니다({ $why }).
desk-interrupted = 중단했습니다. 이미 보낸 것은 처리될 수 있습니다.
desk-stopped = 중단했습니다. 아무것도 보내지 않았습니다.
desk-sheet-broken = { $file } 파일을 CSV로 읽을 수 없습니다({ $why }). 엑셀에서 열어 .xlsx나 'CSV UTF-8'로 다시 저장해 주세요.
desk-sheet-strange = { $file } 파일은 표가 아닙니다. 엑셀에서 열리는지 확인하고 .xlsx로 다시 저장해 주세요.
desk-sheet-locked = { $file } 파일은 암호로 잠겨 있습니다. 엑셀에서 암호를 풀고 다시 저장해 주세요.
desk-sheet-old = { $file } 파일은 옛 엑셀 형식(.xls)입니다. 엑셀에서 'Excel 통합 문서(.xlsx)'로 다시 저장해 주세요.
desk-sheet-large = { $file } 파일이 너무 큽니다({ $most } MB까지). 그림과 서식을 지우거나 나누어 저장해 주세요.
desk-sheet-long = { $file }에 { $rows }줄이 있습니다. { $most }줄까지 한꺼번에 읽으니 나누어 넣어 주세요.
desk-sheet-several = { $file }의 여러 시트에 내용이 있습니다: { $sheets }. 넣을 시트만 남기거나 나머지를 숨겨 주세요.
desk-sheet-merged = { $file }에 병합된 칸({ $cells })이 있습니다. 병합을 풀고 칸마다 값을 적어 주세요.
desk-sheet-formula = { $file }의 { $cell } 칸에 계산되지 않은 수식이 있습니다. 엑셀에서 열어 저장하거나 값으로 바꿔 주세요.
desk-sheet-error = { $file }의 { $cell } 칸에 오류 { $given }{ JOSA($given, "이/가") } 있습니다. 바른 값을 적어 주세요.
desk-sheet-mixed = { $file }의 { $line }번째 줄부터 글자를 저장한 방식이 앞과 다릅니다. 두 파일을 이어 붙였다면 엑셀에서 하나로 모아 'CSV UTF-8'로 저장해 주세요.
desk-sheet-letters = { $file }의 { $line }번째 줄에 읽을 수 없는 글자가 있습니다. 엑셀에서 열어 'CSV UTF-8'로 다시 저장해 주세요.
desk-sheet-missing = 머리글에 꼭 필요한 항목이 없습니다: { $given }
desk-sheet-kind = { $file }: .xlsx나 .csv로 끝나는 이름을 적어 주세요.
desk-sheet-empty = { $file } 파일에 신청이 한 줄도 없습니다.
desk-sheet-heading = 머리글에 모르는 항목이 있습니다: { $given }. 쓸 수 있는 항목: { $known }
desk-sheet-twice = 머리글에 같은 항목이 두 번 있습니다: { $given }
desk-sheet-cells = { $row }행의 { $column }번째 칸에는 머리글이 없습니다. 머리글을 적거나 칸을 비워 주세요. CSV라면 쉼표가 든 글을 큰따옴표로 묶어 주세요.
desk-sheet-same = { $row }행과 같은 기업, 같은 공고입니다
desk-calls-closed = { $open } (마감된 공고 { $closed }건은 뺐습니다)
desk-import-faults = 고칠 곳이 { $count }군데 있어 아무것도 시작하지 않았습니다.
desk-import-opened = 시작함
desk-import-under_way = 진행 중으로 넣음: { $stage }
desk-import-over = 끝난 것으로 넣음: { $outcome }
desk-import-corrected = 고침: { $outcome }
desk-import-there = 이미 있음
desk-import-unsent = 보내지 않음
desk-import-unconfirmed = 확인받지 못함
desk-import-refused = 받아들이지 않음
desk-import-held = 다른 줄에 고칠 곳이 있어 시작하지 않음
desk-import-ready = 넣을 수 있음
desk-import-dry = 모두 맞습니다. 넣을 수 있는 줄 { $ready }개, 이미 있는 줄 { $there }개. 확인만 하고 아무것도 시작하지 않았습니다.
desk-import-checking = 확인
desk-import-starting = 시작
desk-import-filed = 줄마다의 결과를 { $file }에 저장했습니다.
desk-import-skipped = { $row }행은 예시라서 건너뛰었습니다.
desk-import-example = 예시 줄을 고쳐 쓰셨습니다. 기업명도 바꾸거나 줄을 지워 주세요
desk-import-only-example = 예시 말고는 신청이 한 줄도 없습니다. 예시 아래에 적어 주세요.
desk-imported = 새로 시작 { $opened }건, 진행 중으로 넣음 { $under_way }건, 끝난 것으로 넣음 { $over }건, 고침 { $corrected }건, 이미 있음 { $there }건, 하지 못함 { $left }건.
desk-blank-sheet = 신청표
desk-blank-guide = 적는 법
desk-blank-lists = 공고와 소재지
desk-blank-name = 예시: 든든정밀 (가상)
desk-blank-how = 첫 시트에 한 줄에 신청 한 건씩 적습니다. 아래 머리글은 필요한 것만 골라 열을 더해도 되고 순서도 상관없습니다. 예시 줄은 두어도 건너뜁니다.
desk-blank-heading = 머리글
desk-blank-other = 영어 머리글
desk-blank-hint = 적는 법
desk-blank-call = 공고 이름(마감)
desk-blank-written = { $file }에 빈 표를 만들었습니다. 채운 뒤 먼저 확인만 해 보세요: { -starter } import { $typed } --dry-run
desk-blank-no-lists = Postgres가 응답하지 않아 공고와 소재지의 목록은 넣지 못했습니다.
hint-edition = 공고의 키, 또는 사업 이름(가장 새로운 공고). 새 신청과 진행 중인 신청에 꼭 필요합니다.
hint-business_number = 사업자등록번호 숫자 열 개. 123-45-67890처럼 적습니다.
hint-name = 기업의 이름. 대표의 이름은 적지 않습니다.
hint-district = 공장이나 사업장이 있는 곳. 모르면 비워 둡니다.
hint-sector = 한국표준산업분류. C29처럼 대분류 글자와 숫자 2~5자리입니다. 모르면 비워 둡니다.
hint-employees = 상시근로자 수. 4.5처럼 적어도 됩니다. 모르면 비워 둡니다.
hint-amount = 신청액. 30000000이나 3천만원처럼 적습니다.
hint-clerk = 맡을 담당자. 비우면 넣는 사람이 맡습니다.
hint-firm = 기업 키. 번호가 바뀐 기업만 적습니다.
hint-stage = 이미 진행 중인 신청의 단계. 심사처럼 적습니다. 출처도 적어야 합니다.
hint-gate = 진행 중인 신청이 있는 관문. 관문이 여럿인 공고에만 적습니다.
hint-outcome = 이미 끝난 신청의 결과. 완료나 탈락처럼 적습니다. 출처도 적어야 합니다.
hint-filed_at = 접수일. 2026-02-10처럼 적습니다.
hint-receipt = 기관의 접수번호.
hint-awarded = 선정액. 18000000이나 1800만원처럼 적습니다.
hint-quantity = 돈이 아닌 지원의 수량. 일수처럼 숫자로 적습니다.
hint-awarded_on = 선정된 날.
hint-agreed_on = 협약한 날.
hint-completed_on = 수행을 마친 날.
hint-source = 무엇을 보고 적는지. 단계나 결과를 적은 줄에 꼭 필요합니다.
hint-programme = 사업 이름. 결과를 적은 줄에서 공고를 모를 때만 적습니다.
hint-fiscal_year = 회계연도. 결과를 적은 줄에서 공고를 모를 때만 적습니다.
hint-benefit = 지원형태. 결과를 적은 줄에서 공고를 모를 때만 적습니다.
desk-row = 행
desk-field = 항목
desk-why = 설명
desk-firm = 기업
desk-result = 결과
desk-col-case = 사건
desk-col-firm = 기업
desk-col-stage = 단계
desk-col-waits = 기다리는 것
desk-col-until = 기한
desk-col-amount = 금액(원)
desk-col-clerk = 담당
desk-col-late = 늦음
desk-col-next = 가까운 기한
desk-col-duty = 의무
desk-col-whom = 누구
desk-col-what = 무엇
desk-col-since = 언제부터
desk-col-number = 번호
desk-col-number-of-firm = 번호
desk-col-from = 언제부터
desk-col-fact = 무엇
desk-col-value = 내용
desk-col-section = 항목
desk-col-by = 입력
desk-col-text = 내용
desk-col-open = 열림
desk-col-status = 상태
desk-col-round = 회차
desk-col-at = 때
desk-col-told = 내용
desk-cases = 건수
desk-none = 해당하는 사건이 없습니다.
desk-no-clerk = '{ $clerk }' 님이 맡은 진행 중인 사건은 없습니다. 사건을 맡은 담당자: { $known }
desk-links-all = 모두
desk-count = 모두 { $count }건.
desk-list-more = 급한 것부터 { $shown }건만 보여 드렸습니다. --clerk, --stage, --edition, --late로 좁히거나 --most 0으로 모두 볼 수 있습니다.
desk-waits = { $whom }: { $what }
desk-next = 다음: { $command }
desk-next-filed = 낸 다음: { $command }
desk-next-answered = 다음: 기관의 답이 오면 { $command }
desk-wait = { $whom }: { $what } (기한 { $until })
desk-ended = 끝난 사건: { $outcomes }
desk-case = 사건 번호: { $case }
desk-yes = 예
desk-no = 아니요
desk-looked-at = 살펴본 것
desk-well = 괜찮음
desk-bundle-broken = 보관된 꾸러미의 내용이 해시 { $sha256 }과 달라 저장하지 않았습니다. 관리자에게 알려 주세요.
desk-bundle-written = { $file }에 저장했습니다({ $size }바이트).
desk-no-bundle = { $case } 사건에는 아직 제출한 꾸러미가 없습니다.
desk-fact-asked_won = 신청액
desk-fact-awarded_won = 지원 결정액
desk-fact-receipt = 접수번호
desk-fact-filed_at = 제출
desk-fact-awarded_on = 선정
desk-fact-agreed_on = 협약
desk-chapter-waits = 기다리는 것
desk-chapter-numbers = 사업자등록번호
desk-chapter-known = 알려진 것
desk-chapter-comments = 의견
desk-chapter-duties = 의무
desk-chapter-diary = 일지
desk-told-version = { $value }판
desk-told-round = { $value }회차
desk-told-number = 번호 { $value }
desk-told-amount = { $value }원{ MYRIADS($value) }
desk-told-asked = 신청액 { $value }원{ MYRIADS($value) }
desk-told-filed_at = 제출 { $value }
desk-told-rate_percent = 금리 { $value } %
desk-told-term_months = { $value }개월
desk-told-verdict = { $value }
desk-told-outcome = { $value }
desk-told-until = { $value }까지
desk-told-resolves = { $value }번 의견 해결
desk-section = { $gate } · { $section } · { $version }판 · { $by }
desk-superseded = (무효) { $what }
desk-opt-bury = 이력이 없어진 사건을 중단된 것으로 기록에 적습니다. 접속한 Temporal이 맞는지 먼저 확인하세요.
audit-unread = { $stream }: 답이 없어 살펴보지 못했습니다.
matter-completion_late = 수행 기한이 지났습니다. 마쳤는지 확인
refusal-unreadable-reference = '{ $key }' 기준 자료를 이 작업자가 읽을 수 없습니다({ $why }). 작업자를 새 버전으로 바꿔 주세요.
refusal-no-law-in-force = { $on }에 시행 중인 '{ $law }'{ JOSA($law, "이/가") } 기준 자료에 없어 의무를 정할 수 없습니다. 법령 파일을 더하고 load-reference를 실행한 뒤 다시 기록해 주세요.

## rules, late entry, reopening

kind-facts_stated = 기업 정보 기재
kind-confirmation_ended = 확인서 유효기간 지남
kind-role_asked = 사업자 지위 확인 필요
kind-role_found = 사업자 지위 확인
kind-involved = 참여자 변경
kind-announced = 공고 변경 알림
kind-entered = 이 단계부터 이어서 진행
kind-reopened = 다시 열림
matter-promise = 확인서 유효기간 안에 다음 신청
matter-promise_ended = 유효기간이 지난 확인서 처리
matter-role = 기관이 확인한 사업자 지위
handler-facts = 기업에 대해 새로 안 것을 적으면 자격을 다시 따집니다
handler-role = 기관이 확인한 사업자 지위(보조사업자·간접보조사업자·수령자 등)를 적습니다
handler-involve = 참여기업·협력자가 들어오거나 나간 것을 적습니다
handler-announce = 공고의 변경을 전해 듣습니다
summary-judge = 자격 다시 따지기
page-confirmed = 확인·보증된 금액 { $amount }원
page-quantity = 지원 결정: 전문가 { $days }일
page-entered = 나중에 입력함, 근거: { $source }
page-role = 기업의 지위: { $role }
role-grantee = 보조사업자
role-indirect_grantee = 간접보조사업자
role-recipient = 보조금수령자
role-researcher = 연구개발 수행기관(출연금)
role-borrower = 차주(융자)
role-beneficiary = 현물 수혜자
role-unknown = 모름: 기관에 확인
mark-verified = 원문 확인
mark-secondary = 2차 자료
mark-unverified = 미확인
refusal-quantity-missing = '{ $gate }' 관문의 선정에는 전문가 일수({ FIELD("quantity") })를 적어야 합니다.
refusal-above-days = { $quantity }일은 이 공고의 한도 { $limit }일을 넘습니다.
refusal-not-of-this-gate = '{ $gate }' 관문의 답에는 { FIELD($field) } 값이 없습니다. 빼고 다시 적어 주세요.
refusal-already-announced = { $notice } 공고는 이미 전해졌습니다.
refusal-unknown-party = { $number }번 참여자는 없습니다. 있는 번호: { $known }
refusal-shares-above-whole = { $percent } %를 더하면 지분의 합이 100 %를 넘습니다. 지분을 확인해 주세요.
refusal-unknown-case = '{ $case }' 사건은 없습니다. `{ -starter } list --all`로 모든 사건을 볼 수 있습니다.
refusal-not-closed = '{ $case }' 사건은 열려 있거나 뒤에 다른 신청이 있습니다. 끝난 마지막 신청만 다시 열 수 있습니다.
refusal-not-to-reopen-at = 사건을 '{ $stage }' 단계로 다시 열 수 없습니다. 거기까지 간 적이 없거나 그 단계에 필요한 정보가 없습니다. 열 수 있는 단계: { $stages }
refusal-no-such-step = '{ $edition }' 공고의 사건은 '{ $stage }' 단계에서 이어갈 수 없습니다. 공고에 없는 단계이거나 그 단계에 필요한 정보가 없습니다.
refusal-unknown-gate = 공고에 '{ $gate }' 관문은 없습니다. 있는 관문: { $known }
desk-help-facts = 기업에 대해 새로 안 것을 적습니다. 자격을 다시 따집니다.
desk-help-role = 기관이 확인한 사업자 지위를 적습니다.
desk-help-involve = 참여기업·협력자가 들어오거나 나간 것을 적습니다.
desk-help-reopen = 끝난 사건을 같은 신청으로 다시 엽니다.
desk-opt-days = 지원 결정된 전문가 일수(횟수)입니다.
desk-opt-rate = 융자 금리(연 %)입니다. 공시된 값을 적습니다.
desk-opt-months = 융자 기간(개월)입니다.
desk-opt-valid-until = 확인서나 예비 명단이 언제까지 유효한지 적습니다.
desk-opt-ksic = 업종 코드의 표준산업분류 차수입니다. 예: 10
desk-opt-outgrew = 소상공인 규모를 넘어선 해입니다.
desk-opt-founded-on = 개업일입니다.
desk-opt-sales = 직전 사업연도 매출액입니다.
desk-opt-status = 영업·휴업·폐업 상태입니다.
desk-opt-answer = 공고가 묻는 조건에 대한 답입니다.
desk-opt-role = 지위: grantee(보조사업자), indirect_grantee(간접보조사업자), recipient(수령자), researcher(연구개발 수행), borrower(차주), beneficiary(현물 수혜)
desk-opt-party-role = 역할: lead(주관), member(참여), cooperating_body(협력기관), coordinator(코디네이터), supplier(공급기업), consultant(컨설턴트), mentor(멘토)
desk-opt-party-name = 기업·기관 이름입니다.
desk-opt-party-number = 기업·기관의 사업자등록번호입니다.
desk-opt-percent = 과제 지분(%)입니다.
desk-opt-leaves = 나가는 참여자의 번호입니다.
desk-opt-reopen-stage = 이어갈 단계입니다. 적지 않으면 지금도 맞는 마지막 단계입니다.
desk-answer-form = '{ $given }'{ JOSA($given, "은/는") } 답이 아닙니다. 키=예 또는 키=아니오로 적어 주세요.
rule-years = 업력(년)
rule-sales = 연매출(원)
rule-status = 영업 상태
finding-warns = **주의, 다른 지원과 겹치는지 확인**: { $rule } { $evidence } ({ $limit })
finding-unclear = **확인 필요**: { $rule } { $evidence } (조건 { $limit })
finding-note-grace = 규모를 넘은 뒤 유예 기간 안입니다(괄호 안은 규모를 넘은 해)
finding-note-joins-later = 지금은 구역 밖이고 표시한 날부터 구역 안입니다
finding-note-not-in-data = 그날의 기준이 기준 자료에 없습니다. 센터가 확인해 주세요
finding-note-no-division = 그 개정 차수에 없는 중분류입니다
finding-note-no-revision = 기준 자료에 없는 개정 차수입니다. 사업자등록증을 다시 확인해 주세요
finding-note-other-revision = 목록과 개정 차수가 달라 담당자가 업종코드를 바꾸어 적어야 합니다
finding-note-too-coarse = 업종코드를 더 자세히(3~5자리) 확인해 주세요
finding-fact-yes = 예
finding-fact-no = 아니요
finding-fact-active = 영업 중
finding-fact-suspended = 휴업
finding-fact-closed = 폐업
finding-fact-open = 진행 중인 신청
finding-fact-ever = 기간 제한 없음
fault-no-such-day = '{ $given }'{ JOSA($given, "은/는") } 달력에 없는 날입니다. 날짜와 요일을 확인해 주세요
fault-day = '{ $given }' 대신 2026-12-01처럼 날짜를 적어 주세요
refusal-call-ended = { $edition } 공고는 '{ $notice }' 공고로 이미 끝나 새로 신청할 수 없습니다. 끝나기 전에 신청했다면 --on에 그때를 적어 주세요.

## announcements about a call, and the catalogue

announcement-amended = 정정
announcement-extended = 연장
announcement-closed = 조기 마감
announcement-cancelled = 취소
refusal-notice-differs = 공고번호 '{ $notice }'{ JOSA($notice, "은/는") } 다른 내용으로 이미 기록되어 있습니다({ $kind ->
    [amended] 정정
    [extended] 연장
    [closed] 조기 마감
   *[cancelled] 취소
 }, 마감 { $until }). 공고번호와 내용을 다시 확인해 주세요.
refusal-call-over = '{ $edition }' 공고는 '{ $notice }'{ JOSA($notice, "으로/로") } 이미 { $kind ->
    [closed] 마감되었습니다
   *[cancelled] 취소되었습니다
 }. 더 기록할 수 있는 공고가 없습니다. 다시 공고되었으면 새 차수의 자료로 불러와 주세요.
refusal-no-date-here = { $kind ->
    [closed] 조기 마감은
   *[cancelled] 취소는
 } 공고 전체를 끝내므로 관문({ FIELD("gate") })이나 마감일({ FIELD("closes_at") })을 적지 않습니다. 마감일만 바뀌었으면 정정(amend)으로 적어 주세요.
refusal-date-missing = { $kind ->
    [extended] 연장된 마감일({ FIELD("closes_at") })을 적어 주세요.
   *[amended] 정정된 마감일({ FIELD("closes_at") })이나, 날짜가 그대로면 무엇이 바뀌었는지({ FIELD("reason") })를 적어 주세요.
 }
refusal-which-gate = 어느 관문({ FIELD("gate") })의 마감일인지 적어 주세요. 있는 관문: { $known }
refusal-not-later = 연장된 마감({ $closes_at })이 지금의 마감({ $present })보다 늦지 않습니다. 앞당겨졌으면 정정(amend)으로 적어 주세요.
refusal-after-closing = { $published_at }에 나온 연장 공고인데 접수는 { $closes_at }에 이미 마감되었습니다. 그 전에 나온 공고이면 공고일({ FIELD("published_at") })을 적어 주세요. 다시 모집하는 것이면 새 차수의 자료로 불러와 주세요.
refusal-older-than-last = { $published_at }에 나온 공고는 이미 기록된 마지막 공고 '{ $notice }'({ $last })보다 앞섭니다. 공고일({ FIELD("published_at") })을 확인해 주세요.
summary-announce = 공고 내용 기록
summary-open-cases = 진행 중인 사건 찾기
timer-second-look = 그 사이 접수된 사건이 있는지 다시 보기
page-published = 공고일 { $at }
page-closes = 마감 { $until }
page-told = 알린 사건 { $told }건, 그 사이 끝난 사건 { $gone }건
desk-help-edition = 기관의 정정·연장·조기 마감·취소 공고를 기록하고 진행 중인 모든 사건에 알립니다.
desk-help-programmes = 공고 목록을 보여 줍니다. 공고 하나를 고르면 그 내용을 모두 보여 줍니다.
desk-opt-act = 정정 amend, 연장 extend, 조기 마감 close, 취소 cancel 가운데 하나입니다.
desk-opt-notice = 기관의 공고번호입니다. 같은 번호는 한 번만 기록됩니다.
desk-opt-announced-until = 새 마감입니다. 날짜만 적으면 그날 끝까지입니다.
desk-opt-gate = 마감일이 바뀌는 관문입니다. 마감일이 있는 관문이 하나뿐이면 적지 않아도 됩니다.
desk-opt-published = 공고가 나온 때입니다. 적지 않으면 지금입니다.
desk-opt-programme = 공고나 사업의 이름입니다. 사업 이름을 적으면 가장 새로운 공고입니다.
desk-opt-year = 몇 년의 실적인지 적습니다. 적지 않으면 모든 해입니다.
desk-opt-tally-year = 몇 년의 수인지 적습니다.
desk-opt-measure = 무엇을 세었는지 적습니다: advised, applied, awarded, completed, members.
desk-opt-benefit = 지원 형태입니다: money, voucher, in_kind, expert_days, loan.
desk-opt-as-of = 이 날짜를 기준으로 보여 줍니다. 적지 않으면 지금입니다.
desk-opt-open = 접수 중인 공고만 보여 줍니다.
desk-announced = '{ $edition }' { $kind } 공고({ $notice })를 기록하고 진행 중인 사건 { $told }건에 알렸습니다.
desk-announced-closes = { $gate } 마감: { $until }
desk-date = '{ $given }' 대신 2026-12-01처럼 날짜를 적어 주세요.
desk-no-edition = '{ $edition }' 공고는 없습니다. 있는 공고: { $known }
desk-no-calls = 보여 드릴 공고가 없습니다.
desk-calls = 공고 { $count }건.
desk-closed = { $until } 마감됨
desk-no-closing = 예산 소진 시 또는 추후 공고
desk-year-over = 지난 연도 공고
desk-example = (예시)
desk-ended-by = 공고 { $notice }{ JOSA($notice, "으로/로") } 끝남
desk-open = 접수 중
desk-not-open = 접수 중 아님
desk-open-cases = 진행 중인 사건 { $count }건
desk-source = 출처: { $source }
desk-days = { $days }일
desk-won = { $amount }원
desk-won-from = { $amount }원 이상
desk-late-months = { $months }개월 이상 늦으면
desk-optional = { $name } (선택)
desk-maker = 지원 대상의 법적 정의
desk-ksic = (표준산업분류 제{ $revision }차)
desk-unknown-list = 그때의 업종 목록은 알 수 없음
desk-grace = 규모를 넘은 해 다음부터 { $years }년까지 유예 (상시근로자 { $below }명 미만)
desk-as-of = { $on } 기준
desk-question = 기업에 물을 것
desk-bars-yes = 그렇다면 신청할 수 없음
desk-bars-no = 아니면 신청할 수 없음
desk-own-share = 기업 부담
desk-in-force = { $on } 시행
desk-ask-role = 기업의 지위(보조사업자, 수령자 등)를 알 수 없습니다. 어느 법이 적용되는지 기관에 물어봐 주세요.
desk-not-loaded = '{ $key }'의 { $on } 당시 내용이 없습니다. 기준 자료를 불러와 주세요.
desk-chapter-gates = 관문
desk-chapter-conditions = 신청 자격
desk-chapter-gives = 지원 내용
desk-chapter-exclusions = 함께 받을 수 없는 지원
desk-chapter-facts = 알아 둘 것
desk-chapter-cases = 신청
desk-chapter-engagements = 상담과 교육
desk-chapter-announcements = 이후의 공고
desk-chapter-sources = 숫자의 출처
desk-col-key = 공고
desk-col-name = 이름
desk-col-benefit = 지원 방식
desk-col-id = 번호
desk-col-limit = 한도
desk-col-closes = 마감
desk-col-agency = 기관
desk-col-cases = 진행 중
desk-col-remark = 비고
desk-col-gate = 관문
desk-col-files = 제출
desk-col-answer = 결과까지
desk-col-pass = 통과하면
desk-col-within = 기준
desk-col-groups = 지원군
desk-col-mark = 확인
desk-col-source = 출처
desk-col-edition = 공고
desk-col-notice = 공고번호
desk-col-kind = 구분
desk-col-topic = 주제
desk-col-place = 곳
desk-col-follow-up = 다시 연락
desk-col-followed = 이은 것
desk-col-count = 수
desk-col-year = 해
desk-col-programme = 사업
desk-col-district = 지역
desk-col-measure = 구분
desk-col-quantity = 수량
desk-col-when = 때
desk-col-article = 조문
benefit-money = 현금
benefit-voucher = 바우처
benefit-in_kind = 현물
benefit-expert_days = 전문가 지원
benefit-loan = 융자
files-form = 신청서
desk-agency-form = 기관 양식 { $file }에 { $count }칸을 채웁니다
files-plan = 사업계획서
files-items_and_quotes = 품목과 견적
pass-goes_on = 다음 관문으로
pass-confirmed_until = 정한 날까지 확인
pass-awarded = 선정
within-open = 진행 중인 신청이 있으면
within-same_year = 같은 해에 받았으면
within-years = 최근 { $years }년 안에 받았으면
within-ever = 받은 적이 있으면
rules-duty = 의무
rules-term = 기간
rules-threshold = 기준 금액
rules-sanction = 제재
desk-chapter-call-duties = 공고와 협약의 의무
desk-everyone = 지위와 관계없이
desk-no-rule = 이 법에서 기업에 적용되는 것으로 알려진 내용이 없습니다.
place-role = 기업의 지위
place-sections = 계획서 항목
place-years = 연수
counted-completed = 수행 완료일
counted-agreed = 협약일
counted-awarded = 선정일
counted-fiscal_year_end = 회계연도 말일
counted-decision_received = 결정을 받은 날
counted-objection_answered = 이의신청 결과를 받은 날
counted-refund_ordered = 반환 명령일
period-months = { $counted }부터 { $numbers }개월
period-days = { $counted }부터 { $numbers }일
period-lasts-months = { $counted }부터 { $numbers }개월 동안
period-lasts-days = { $counted }부터 { $numbers }일 동안
condition-employees_below = 상시근로자 { $number }명 미만
condition-years_in_business = 업력 { $number }년 이상
condition-sales_above = 연 매출 { $number }원 초과
place-limit = 한도
place-limit_days = 지원 일수 한도
place-state_percent = 지원 비율
place-execution_ends = 수행 기한
place-employees_below = 상시근로자
place-years_in_business = 업력
place-cap_percent = 총사업비에서 차지하는 최대 비율
place-cap_won = 최대 금액
place-cash_percent_min = 자부담 현금 최소 비율
place-in_kind_percent_max = 자부담 현물 최대 비율
place-items = 비목
place-not_payable = 지원 제외
place-template = 계획서 서식
place-form = 기관 양식
place-vat_payable = 부가세
place-sales_above = 매출
place-closes_at = 마감
place-answer_days = 결과까지의 날수
place-months = 개월 수
place-days = 날수

## kinds of support, counts and engagements
measure-advised = 상담
measure-applied = 신청
measure-awarded = 선정
measure-completed = 완료
measure-members = 회원
count-exact = { $number }
count-about = 약 { $number }
count-at_least = { $number } 이상
count-unknown = 모름
engagement-counselling = 상담
engagement-visit = 방문
engagement-course = 교육
engagement-session = 강의
engagement-consulting = 컨설팅
engagement-round_table = 간담회
firm-status-active = 영업 중
firm-status-suspended = 휴업
firm-status-closed = 폐업
fact-business_number = 사업자등록번호
fact-name = 기업명
fact-representative = 대표자
fact-address = 주소
fact-postal_code = 우편번호
fact-district = 소재지
fact-sector = 업종
fact-ksic = 업종 차수
fact-employees = 상시근로자
fact-outgrew = 규모를 넘어선 해
fact-founded_on = 개업일
fact-sales = 매출액
fact-status = 영업 상태
fact-phone = 전화
fact-email = 이메일

## rules, late entry, reopening

role-lead = 주관기업
role-member = 참여기업
role-cooperating_body = 협력기관
role-coordinator = 코디네이터
role-supplier = 공급기업
role-consultant = 컨설턴트
role-mentor = 멘토
desk-told-quantity = 전문가 { $value }일
desk-told-valid_until = { $value }까지 유효
desk-told-notice = 공고 { $value }
desk-told-closes_at = 마감 { $value }
desk-told-role = { $value }
desk-help-enter = 이미 진행 중이던 사건을 지금 있는 단계부터 입력합니다.
desk-opt-entry-stage = 사건이 있는 단계: eligibility(자격), drafting(작성), submission(제출), review(심사), agreement(협약), execution(수행), follow_up(사후관리)
desk-opt-entry-source = 무엇을 보고 입력하는지 적습니다: 장부, 공문, 기관 누리집 등
desk-opt-entry-gate = 관문이 여럿인 공고에서 사건이 있는 관문입니다.
desk-opt-awarded-on = 선정일입니다.
desk-opt-agreed-on = 협약일입니다.
desk-opt-completed-on = 사업 완료일입니다.

## rules, late entry, reopening

matter-facts = 아직 모르는 기업 정보

## the office day at the desk

reference-no-house = 알림을 며칠 전에 할지 적은 파일이 없습니다. 이 이름으로 두어 주세요
reference-one-house = { $other }에 이미 있습니다. 한 파일만 두어 주세요
appointment-diagnosis = 현장 진단
appointment-visit = 방문
appointment-presentation = 발표 평가
appointment-evaluation = 현장 평가
appointment-counselling = 상담
appointment-inspection = 점검
verdict-passed = 통과
verdict-rejected = 탈락
verdict-returned = 반려
verdict-waiting_list = 예비
dated-filing = 접수 마감
dated-supplement = 보완 기한
dated-decision = 결과 예정일
dated-waiting_list = 예비 명단 기한
dated-promise = 확인서 기한
dated-completion = 수행 기한
dated-duty = 의무 기한
waived-site_visit = 현장 진단
waived-gate = 관문
rank-clerk = 담당
rank-deputy = 부책임자
rank-head = 센터장
verdict-none = 결정 없음
speaker-clerk = 담당자
speaker-firm_owner = 대표
speaker-agency = 기관
speaker-party = 참여자
means-unstated = 밝히지 않음
means-phone = 전화
means-visit = 방문
means-letter = 공문
means-email = 전자우편
means-portal = 전산
means-paper = 서면
audience-staff = 센터
audience-firm_owner = 대표
desk-help-promote = 예비 명단에서 선정된 것을 기록합니다.
desk-help-waive = 기관이 현장 진단이나 관문을 면제한 것을 근거와 함께 기록합니다.
desk-help-appoint = 약속을 잡습니다. --number를 쓰면 그 약속을 옮깁니다.
desk-help-meet = 약속이 어떻게 되었는지 기록합니다.
desk-help-call = 대표에게 건 전화를 기록합니다. 받지 않은 것도 기록합니다.
desk-help-postpone = 까닭을 밝히고 기한을 옮깁니다. 의무의 이름을 적으면 그 의무의 기한을 옮깁니다.
desk-help-correct = 일지의 틀린 줄을 바로잡습니다. 적은 사람이 아닌 다른 사람이 합니다.
desk-help-withdraw = 포기를 기록합니다. 제출 전이면 바로 끝나고, 제출 뒤에는 기관의 회신을 기다립니다.
desk-help-acknowledge = 포기에 대한 기관의 회신을 기록합니다.
desk-help-reassign = 담당자를 바꿉니다. --from을 쓰면 그 담당자의 진행 중인 사건을 모두 넘깁니다.
desk-help-staff = 직원이 언제부터 언제까지 일하는지 보여 주고 적습니다.
desk-opt-rank = 예비 순위입니다.
desk-opt-announced-on = 기관이 결과를 발표한 날입니다.
desk-opt-received-on = 기업이 결과를 받은 날입니다. 이의신청 기간은 이날부터 셉니다.
desk-opt-list = 기관의 결과 명단(.xlsx나 CSV)입니다. --edition과 함께 씁니다.
desk-opt-dry-run = 확인만 하고 아무것도 기록하지 않습니다.
desk-opt-waived = 무엇을 면제했는지 적습니다: site_visit(현장 진단), gate(관문).
desk-opt-at = 약속한 때입니다. "2026-12-03 10:00"처럼 적습니다.
desk-opt-appointment-kind = 무슨 약속인지 적습니다: diagnosis(현장 진단), visit(방문), presentation(발표 평가), evaluation(현장 평가), counselling(상담), inspection(점검).
desk-opt-moved = 옮길 약속의 번호입니다. 새 약속이면 적지 않습니다.
desk-opt-appointment = 약속의 번호입니다. show에 나옵니다.
desk-opt-attends = 누가 나오는지 적습니다.
desk-opt-became = 어떻게 되었는지 적습니다: held(진행함), no_show(불참), cancelled(취소).
desk-opt-result = 약속의 결과입니다.
desk-opt-reached = 통화가 되었는지 적습니다.
desk-opt-line = 틀린 줄의 번호입니다. show의 일지에 나옵니다.
desk-opt-right-day = 바른 날짜입니다.
desk-opt-right-number = 바른 접수번호입니다.
desk-opt-right-filed-at = 바른 제출 시각입니다.
desk-opt-right-verdict = 바른 결과입니다: rejected(탈락), none(아직 결정 없음).
desk-opt-granted = 기관이 포기를 받아들였는지 적습니다.
desk-opt-dated = 옮길 기한입니다: filing(접수 마감), supplement(보완), decision(결과), waiting_list(예비 명단), promise(확인서), completion(수행), 또는 의무의 이름.
desk-opt-until-new = 새 기한입니다. 날짜만 적으면 그날이 끝날 때까지입니다.
desk-opt-clerk-new = 새 담당자입니다.
desk-opt-clerk-old = 이 담당자의 진행 중인 사건을 모두 넘깁니다.
desk-opt-staff-name = 직원이 쓰는 이름입니다.
desk-opt-rank-of = 직급입니다: clerk(담당), deputy(부책임자), head(센터장).
desk-opt-comes = 언제부터 일하는지 적습니다. 새 직원에게 적지 않으면 오늘입니다.
desk-opt-leaves-on = 마지막으로 일하는 날입니다.
desk-case-or-list = 사건 하나의 결과는 사건 번호와 --verdict로, 명단은 --file과 --edition으로 적어 주세요. 둘을 함께 쓰지 않습니다.
desk-case-or-clerk = 사건 번호 하나나 --from 가운데 하나만 적어 주세요. --edition은 --from과 함께 씁니다.
desk-no-date = '{ $given }'{ JOSA($given, "이라는/라는") } 기한은 없습니다. 옮길 수 있는 것: { $known }. { $why }
desk-list-empty = { $file } 파일에 결과가 한 줄도 없습니다.
desk-list-no-reference = 어느 공문이나 공고의 결과인지 적어 주세요. --reference나 문서번호(reference) 칸에 적으면 같은 명단을 두 번 기록하지 않습니다.
desk-list-whom = 접수번호나 사업자등록번호를 적어 주세요
desk-list-receipt-shared = 접수번호 { $receipt }의 사건이 여럿입니다. 사업자등록번호를 함께 적어 주세요
desk-list-two-cases = 접수번호는 { $first } 사건의 것이고 사업자등록번호는 { $second } 사건의 것입니다. 어느 쪽인지 확인해 주세요
desk-list-stage = { $case } 사건은 심사 중이 아닙니다(지금: { $stage }). 사건을 먼저 바로 해 두거나 이 줄을 빼 주세요
desk-list-other = 같은 문서로 이미 다르게 기록되어 있습니다({ $line }번 줄: { $verdict }). 명단을 확인하고, 기록이 틀렸으면 correct로 바로잡아 주세요
desk-list-same = { $row }행과 같은 기업입니다
desk-list-two = { $row }행과 같은 기업인데 결과가 다릅니다
desk-list-faults = 고칠 곳이 { $count }군데 있어 아무것도 기록하지 않았습니다.
desk-list-told = 기록함: { $verdict }
desk-list-repeated = 이미 있음: { $verdict }
desk-list-there = 이미 있음: { $verdict }
desk-list-ready = 기록할 것: { $verdict }
desk-list-unsent = 보내지 않음
desk-became-told = 알림
desk-became-repeated = 이미 알림
desk-became-unsent = 보내지 않음
desk-nothing-to-hand-over = { $clerk } 님에게서 넘길 진행 중인 사건이 없습니다.
desk-handed-over = { $clerk } 님의 사건 { $done }건을 { $to } 님에게 넘겼습니다. 하지 못함 { $left }건.
desk-cases-told = 진행 중인 사건 { $count }건에 알렸습니다. 하지 못함 { $left }건.
desk-staff-told = { $name }: { $rank }, { $since }부터
desk-staff-until = { $name }: { $rank }, { $since }부터 { $last }까지
desk-staff-known = 이미 그렇게 적혀 있습니다. 새로 적은 것은 없습니다.
desk-staff-has-cases = { $name } 님이 담당하는 진행 중인 사건이 { $count }건 있습니다. { -starter } reassign --from { $name } --to 이름으로 넘겨 주세요.
desk-no-staff = 적힌 직원이 없습니다. 적기 전에는 누구의 이름이든 받습니다.
desk-no-staff-of = '{ $name }'{ JOSA($name, "이라는/라는") } 직원은 적혀 있지 않습니다. { -starter } staff에서 이름을 확인해 주세요.
desk-corrected-by = { $what } ({ $line }번 줄에서 바로잡힘)
desk-told-rank = { $value }순위
desk-told-announced_on = { $value } 발표
desk-told-received_on = { $value } 받음
desk-told-appointment = { $number }번 { $what }
desk-told-moved = { $times }번 옮김
desk-told-reached = 통화함
desk-told-not-reached = 받지 않음({ $tries }번째)
desk-told-before = { $value }에서
desk-told-granted = 받아들임
desk-told-refused = 받아들이지 않음
desk-told-clerk = { $before } → { $after }
desk-told-line = { $line }번 줄
desk-told-awarded = 선정액 { $value }원{ MYRIADS($value) }
desk-told-reference = 문서 { $value }
desk-told-corrects = { $line }번 줄을 바로잡음
desk-told-unfilled = 기관 양식 { $form }{ JOSA($form, "을/를") } 채우지 못했습니다({ $labels }). 직접 채워 주세요
desk-right-amount = 금액 { $before } → { $after }
desk-right-on = 날짜 { $before } → { $after }
desk-right-number = 접수번호 { $before } → { $after }
desk-right-filed_at = 제출 { $before } → { $after }
desk-right-verdict = 결과 { $before } → { $after }
desk-chapter-appointments = 약속
desk-chapter-decisions = 결과
desk-chapter-missing = 명단에 없는 우리 사건(심사 중)
desk-chapter-strangers = 명단에 있는 다른 기업
desk-col-seq = 줄
desk-col-via = 어디서
desk-col-attends = 나오는 이
desk-col-verdict = 결과
desk-col-decided = 결정일
desk-col-announced = 발표일
desk-col-received = 받은 날
desk-col-reference = 문서번호
desk-col-row = 행
desk-col-receipt = 접수번호
desk-col-staff = 이름
desk-col-rank = 순위
desk-col-staff-rank = 직급
desk-list-done = 기록함 { $told }건, 이미 있음 { $there }건, 기록할 것 { $ready }건, 하지 못함 { $left }건. 명단에 없는 우리 사건 { $missing }건, 우리 것이 아닌 기업 { $strangers }곳.

## the office day

kind-reminded = 알림
kind-called = 대표에게 전화
kind-appointed = 약속 잡음
kind-met = 약속 결과
kind-meeting_passed = 약속 시각 지남, 결과 미기재
kind-promoted = 예비에서 선정으로 승격
kind-waiting_list_ended = 예비 명단 유효기간 지남
kind-waived = 기관이 절차 면제
kind-corrected = 정정
kind-withdrawal_requested = 포기 신청
kind-withdrawal_answered = 포기에 대한 기관 회신
kind-postponed = 기한 변경
kind-reassigned = 담당자 변경
kind-firm_changed = 기업 정보 변경
kind-duty_informed = 사건에서 전달받음
kind-duty_recounted = 기한 다시 계산
matter-meeting = 약속
matter-meeting_result = 지난 약속의 결과 기재
matter-call = 대표에게 전화하기
matter-waiting_list = 예비 승격
matter-waiting_list_ended = 유효기간이 지난 예비 명단 처리
matter-withdrawal = 포기에 대한 기관 회신
matter-firm_changed = 기업 변경에 따른 검토
meeting-set = 예정
meeting-held = 진행함
meeting-no_show = 불참
meeting-cancelled = 취소
page-appointment = 약속 { $number }: { $kind } · { $at } · { $status }
page-listed = 예비 { $rank }순위, 유효기간 { $until }
page-withdrawing = 포기를 신청했고 기관의 회신을 기다립니다
handler-promote = 예비에서 선정으로 승격된 것을 적습니다
handler-waive = 기관이 방문이나 관문을 면제한 것을 근거와 함께 적습니다
handler-appoint = 약속을 잡거나 번호의 약속을 옮깁니다
handler-meet = 약속의 결과를 적습니다
handler-call = 대표에게 전화한 결과를 적습니다
handler-correct = 틀린 줄을 바로잡습니다. 적은 사람이 아닌 다른 사람이 합니다
handler-withdraw = 포기합니다. 제출 전에는 바로, 제출 뒤에는 기관의 회신까지 기다립니다
handler-acknowledge = 포기에 대한 기관의 회신을 적습니다
handler-postpone = 까닭을 밝히고 기한을 옮깁니다
handler-reassign = 담당자를 바꿉니다
handler-firmchanged = 기업 정보가 바뀐 것을 사건에 알립니다
handler-inform = 담당자나 상호가 바뀐 것을 사건에서 전해 듣습니다
handler-recount = 기산일이 바로잡힌 것을 사건에서 전해 듣습니다
summary-take-back = 센터에 접수한 것을 거두어들이기
summary-staff = 직원 확인
summary-line = 바로잡을 줄 읽기
summary-duties = 의무 기록 읽기
timer-daybook = 알림과 약속
refusal-in-the-past = { FIELD($field) }: { $given }{ JOSA($given, "은/는") } 이미 지났습니다. 앞으로의 때를 적어 주세요.
refusal-unknown-appointment = { $number }번 약속은 없습니다. 있는 번호: { $known }
refusal-appointment-over = { $number }번 약속은 '{ $status }'{ JOSA($status, "으로/로") } 적을 수 없습니다. 이미 끝났거나 결과가 아닙니다. 필요하면 새 약속을 잡아 주세요.
refusal-no-waiting-list = '{ $gate }' 관문에서 예비 명단에 있지 않습니다. 결과는 decide로 적어 주세요.
refusal-not-waivable = '{ $gate }' 관문은 선정을 정하는 관문이라 면제할 수 없습니다.
refusal-already-withdrawing = 이미 포기를 신청했습니다. 기관의 회신(acknowledge)을 기다립니다.
refusal-not-withdrawing = 포기를 신청한 적이 없습니다. 먼저 withdraw로 적어 주세요.
refusal-nothing-to-postpone = '{ $what }' 기한을 기다리는 것이 없습니다. 기다리는 것은 `{ -starter } show`에 나옵니다.
refusal-unknown-line = 이 사건의 일지에 { $line }번 줄은 없습니다. 바로잡을 수 있는 줄: { $lines }
refusal-nothing-to-correct = { $line }번 줄({ $recorded })에는 그렇게 바로잡을 값이 없습니다. 바로잡을 수 있는 줄: { $lines }. 의무의 이행이나 다른 줄이 틀렸으면 바른 내용을 적어 두세요: `{ -starter } note { $case } --text …`
refusal-drafted-anew = 계획서의 글과 금액({ $line }번 줄)은 새 판을 내서 고칩니다: `{ -starter } draft { $case } --base { $base } --amount 바른금액`
correctable-line = { $line }번 { $kind }({ $fields })
refusal-not-the-last = { $line }번 줄 뒤에 다른 일이 있어 따로 바로잡을 수 없습니다. 그 단계에서 사건을 다시 열어 주세요.
refusal-four-eyes = 바로잡을 줄은 { $by } 님이 적은 것입니다. 다른 사람이 바로잡아야 합니다.
refusal-unknown-staff = '{ $name }'{ JOSA($name, "이라는/라는") } 직원은 없습니다. 있는 이름: { $known }
refusal-staff-left = { $name } 님은 { $on }에 근무하지 않습니다. 다른 사람을 적어 주세요.
mismatch-leaves-before = 들어온 날보다 앞설 수 없습니다

## a case as the desk shows it

desk-still-open = '{ $case }' 사건은 아직 진행 중입니다. 다시 열 필요가 없습니다.
desk-followed = '{ $case }' 사건 뒤에 같은 공고의 다른 신청 '{ $latest }'{ JOSA($latest, "이/가") } 있습니다. 마지막 신청만 다시 열 수 있습니다.
desk-announced-ended = 이 공고로 끝난 사건 { $ended }건, 계속되는 사건 { $left }건:
desk-tally-beside = 주의: 같은 사업, 같은 해의 같은 실적이 낱건으로 이미 { $count }건 있습니다. 실적에는 둘을 더해서 보여 주니 겹치지 않는지 확인해 주세요.
desk-new-programme = 주의: '{ $programme }' 사업은 처음 나온 이름입니다. 잘못 적지 않았는지 확인해 주세요. 공고가 있는 사업: { $known }
desk-no-facts = 새로 안 것을 하나 이상 적어 주세요. 예: --employees 9.5, --answer 키=예
desk-name-empty = 기업명이 비어 있습니다. 바뀐 이름을 적거나 --name을 빼 주세요.
desk-fact-completed_on = 완료
desk-chapter-findings = 자격 판단
desk-chapter-involved = 함께하는 곳
desk-col-business-number = 사업자등록번호
desk-col-party-role = 역할
desk-col-percent = 지분(%)

## checks of a plan: what is wrong and how to mend it, behind the place

check-whole-plan = 계획서 전체
check-at-row = { $part } { $row }행
check-at-cell = { $part } { $row }행 '{ $column }'
check-unreadable-table = 표로 읽을 수 없습니다. 첫 줄에 칸 이름을, 다음 줄부터 한 줄에 한 행씩 |로 나누어 적어 주세요.
check-unknown-part = 서식에 없는 항목입니다. 쓸 수 있는 항목: { $known }
check-unknown-column = 표에 '{ $column }' 칸이 없습니다. 쓸 수 있는 칸: { $known }
check-column-twice = '{ $column }' 칸이 두 번 있습니다. 하나만 남겨 주세요.
check-too-many-rows = { $count }행입니다. { $most }행까지만 받습니다. 행을 묶거나 별첨으로 옮겨 주세요.
check-too-long = { $count }자입니다. { $most }자가 넘으면 읽지 않습니다. 줄여 주세요.
check-control-sign = 제어 문자 U+{ $code }{ JOSA($code, "이/가") } 들어 있습니다. 그 부분을 새로 입력해 주세요.
check-formula = 수식({ $given })이 들어 있습니다. 계산한 값을 적어 주세요.
check-no-amount = '{ $given }'{ JOSA($given, "은/는") } 원 단위 금액으로 읽을 수 없습니다. 3,000,000이나 300만원처럼 적고, 모르면 미확인으로 두세요.
check-no-number = '{ $given }'{ JOSA($given, "은/는") } 숫자가 아닙니다. 숫자로 적고, 모르면 미확인으로 두세요.
check-no-day = '{ $given }'{ JOSA($given, "은/는") } 달력에 있는 날짜가 아닙니다. 2026-06-01처럼 적고, 모르면 미확인으로 두세요.
check-no-choice = '{ $given }' 대신 다음 가운데 하나를 적어 주세요: { $choices }
check-part-missing = 꼭 필요한데 비어 있습니다. 채워 주시고, 대표에게 물어야 하면 미확인이라고 적어 주세요.
check-cell-missing = 비어 있습니다. 채워 주시고, 돈이 없으면 0, 모르면 미확인이라고 적어 주세요.
check-part-unknown = 꼭 필요한데 미확인뿐이라 확인을 받을 수 없습니다. 대표에게 물어 채워 새 판을 내 주세요.
check-left-unknown = 미확인이 남아 있습니다({ $line }번째 줄). 대표에게 물어봐 주세요.
check-over-length = { $count }자입니다. { $most }자까지 쓸 수 있습니다. 줄여 주세요.
check-under-length = { $count }자뿐입니다. 보통 { $least }자는 넘습니다. 숫자를 들어 더 써 주세요.
check-over-pages = 출력하면 { $count }쪽입니다. { $most }쪽까지 낼 수 있습니다. 줄여 주세요.
check-row-sum = { $stands }원이라고 되어 있지만 지원금·현금·현물을 더하면 { $should }원입니다({ $off }원 차이). 맞춰 주세요.
check-row-product = { $stands }원이라고 되어 있지만 수량 × 단가는 { $should }원입니다({ $off }원 차이). 맞춰 주세요.
check-table-total = { $stands }원이라고 되어 있지만 행을 더하면 { $should }원입니다({ $off }원 차이). 다시 더해 주세요.
check-part-differs = { $stands }원이라고 되어 있지만 사업비 표로는 { $should }원입니다({ $off }원 차이). 맞춰 주세요.
check-shares-differ = { $stands }원이라고 되어 있지만 지원금과 자부담을 더하면 { $should }원입니다({ $off }원 차이). 맞춰 주세요.
check-amount-differs = { $stands }원이라고 되어 있지만 사건의 신청 금액은 { $should }원입니다({ $off }원 차이). 맞춰 주세요.
check-equipment-differs = 모두 { $stands }원이지만 사업비 표에는 { $should }원으로 되어 있습니다({ $off }원 차이). 맞춰 주세요.
check-above-limit = { $asked }원을 신청했지만 한도는 { $limit }원입니다. 줄여 주세요.
check-support-share = { $total }원 가운데 { $share }원은 { $is }%입니다. 지원금은 { $percent }%({ $bound }원)까지입니다. 신청액을 줄이거나 자부담을 늘려 주세요.
check-cash-share = { $total }원 가운데 { $share }원은 { $is }%입니다. 현금 자부담은 { $percent }%({ $bound }원) 이상이어야 합니다. 늘려 주세요.
check-in-kind-share = { $total }원 가운데 { $share }원은 { $is }%입니다. 현물은 { $percent }%({ $bound }원)까지입니다. 줄여 주세요.
check-item-unknown = '{ $item }'{ JOSA($item, "은/는") } 이 공고의 비목이 아닙니다. 쓸 수 있는 비목: { $known }
check-item-percent = '{ $item }'에 { $spent }원을 잡아 총사업비의 { $percent }%({ $most }원)를 넘습니다. 줄여 주세요.
check-item-won = '{ $item }'에 { $spent }원을 잡았지만 { $most }원까지입니다. 줄여 주세요.
check-not-payable = '{ $word }'{ JOSA($word, "은/는") } 지원 제외({ $kind })에 듭니다. 빼거나 사업 밖에서 부담해 주세요.
check-maybe-not-payable = '{ $word }'{ JOSA($word, "은/는") } 지원 제외({ $kind })일 수 있습니다. 그 비용이 들어 있지 않은지 확인해 주세요.
check-vat = 부가세가 들어 있습니다. 부가세는 지원되지 않으니 뺀 값을 적어 주세요.
check-quote-missing = '{ $name }'의 선정 견적이 없습니다. 같은 품명으로 '선정' 견적을 적어 주세요.
check-quote-differs = 선정 견적은 { $quoted }원, 품목 표는 { $planned }원입니다. 맞춰 주세요.
check-quote-twice = '{ $name }'의 선정 견적이 둘입니다. 나머지는 '비교'로 바꿔 주세요.
check-quote-unknown = '{ $name }'{ JOSA($name, "은/는") } 품목 표에 없습니다. 품명을 똑같이 적거나 견적을 빼 주세요.
check-quote-dearer = 선정 견적({ $quoted }원)보다 싼 견적({ $least }원)이 있습니다. 고른 까닭을 계획서에 적어 주세요.
check-period-order = 완료일({ $ends })이 시작일({ $begins })보다 앞섭니다. 고쳐 주세요.
check-period-months = { $ends }{ JOSA($ends, "은/는") } 너무 늦습니다. { $months }개월 사업이면 늦어도 { $most }에 끝나야 합니다. 줄여 주세요.
check-period-ends = { $ends }{ JOSA($ends, "은/는") } 공고의 사업 종료일 { $most }보다 늦습니다. 앞당겨 주세요.
check-task-order = 끝({ $ends })이 시작({ $begins })보다 앞섭니다. 고쳐 주세요.
check-task-outside = { $day }{ JOSA($day, "은/는") } 사업 기간({ $begins } ~ { $ends }) 밖입니다. 일정이나 기간을 고쳐 주세요.
check-in-kind-item = '{ $item }'에는 현물을 잡을 수 없습니다. 현물이 되는 비목: { $known }. 현금으로 바꿔 주세요.
check-in-kind-hired = 현물은 '{ $status }' 중인 사람의 급여만 됩니다. 빼 주세요.
check-in-kind-pay = { $brought }원은 전년도 급여 { $pay }원보다 많습니다. 줄여 주세요.
check-in-kind-differs = 참여 인력의 현물은 모두 { $stands }원이지만 사업비 표의 현물은 { $should }원입니다. 맞춰 주세요.
check-figure-differs = { $line }번째 줄에 '{ $words }'이라고 했지만 표로는 { $should }원입니다. 맞춰 주세요.
check-figure-doubtful = { $line }번째 줄에 '{ $words }'이라고 했지만 표로는 { $should }원입니다. 같은 것을 말한다면 맞춰 주세요.
check-resident-number = { $line }번째 줄에 주민등록번호로 보이는 것이 있습니다. 필요하지도 않고 남겨 두어서도 안 되니 지워 주세요.
check-blind-name = { $line }번째 줄에 상호가 있습니다. 블라인드 평가이니 '당사'로 적어 주세요.
check-blind-person = { $line }번째 줄에 대표자 이름이 있습니다. 블라인드 평가이니 직위로 적어 주세요.
check-blind-number = { $line }번째 줄에 사업자등록번호가 있습니다. 블라인드 평가이니 지워 주세요.
check-blind-phone = { $line }번째 줄에 전화번호가 있습니다. 블라인드 평가이니 지워 주세요.
check-blind-email = { $line }번째 줄에 전자우편 주소가 있습니다. 블라인드 평가이니 지워 주세요.
check-blind-address = { $line }번째 줄에 주소가 있습니다. 블라인드 평가이니 지역까지만 적어 주세요.

## a first draft: what is known, with its source, and what has to be asked

part-fact-name = 상호: { $value }
part-fact-district = 소재지: { $value }
part-fact-sector = 업종(KSIC): { $value }
part-fact-employees = 상시 근로자 수: { $value }
part-fact-founded = 설립일: { $value }
part-fact-sales = 지난해 매출: { $value }
part-fact-amount = 신청 지원금: { $value }
part-fact-eligibility = 자격 확인: { $value }
part-fact-note = 상담 기록: { $value }
part-fact-earlier = 지난 계획서: { $value }
part-known = - { $fact } (출처: { $source })
part-ask-fact = { $part }: 대표에게 물어봐 주세요. { $fact }
part-left-out = { $part }: 길이를 넘어 넣지 못했습니다. { $fact }
part-ask = { $part }: 대표에게 물어봐 주세요. { $hint }

## the demo

demo-played = 데모를 마쳤습니다: 기업 { $firms }곳, 서로 다른 상태 { $states }가지, { $seconds }초. Temporal 화면에서 골라 보기:
demo-clock = (이 사건의 시계만 { $until }까지 앞으로 돌립니다)
demo-agency = (기관에 남은 이 사건의 접수: { $filings }건. 같은 열쇠로 { $times }번 들어왔습니다)
demo-heard = (기관의 창구가 서명한 알림을 보냅니다: { $until }까지 { $what }. 웹훅의 답: { $status })
demo-more = 나머지 질문과 하루의 일은 docs/staff-guide.ko.md에 있습니다.
demo-scene-call-extended = 공고의 마감이 늦춰졌습니다. 뒤에 시작하는 사건은 새 마감을 압니다
demo-scene-import = 신청서 한 묶음을 한꺼번에 시작합니다
demo-scene-whole = 자격 확인부터 첫 의무 이행까지
demo-scene-checked = 계획서 두 판, 점검과 의견, 확인, 서류를 거쳐 센터에 제출하고 증빙을 확인합니다
demo-scene-mailed = 홈택스에서 사업자 상태를 확인해 적고 전자우편으로 제출한 뒤, 접수번호를 전화로 받아 적습니다
demo-scene-online = 고장 난 기관의 온라인 창구에 제출합니다. 여러 번 시도해도 접수는 한 건입니다. 보완 요청은 알림으로 오고 보완 서류도 같은 길로 나갑니다
demo-scene-filed = 제출하고 결과를 기다립니다
demo-scene-postponed = 보완 기한을 늦춥니다
demo-scene-withdrawing = 제출한 뒤 포기를 신청하고 기관의 회신을 기다립니다
demo-scene-confirmed = 대표가 확인했고, 담당자가 제출할 차례입니다
demo-scene-drafting = 계획서를 쓰는 중입니다
demo-scene-ineligible = 자격이 없습니다
demo-scene-returned = 반려되어 계획서를 다시 씁니다
demo-scene-answered = 모르던 것을 기업에 물어 적습니다
demo-scene-list = 기관의 결과 명단을 한꺼번에 적습니다
demo-scene-corrected = 틀린 금액을 다른 사람이 바로잡습니다
demo-scene-promoted = 예비에서 선정으로 올라갑니다
demo-scene-diagnosed = 현장 진단을 거쳐 품목까지 정해집니다
demo-scene-changed = 휴업한 것을 사건이 알게 되고, 담당자가 살펴볼 차례입니다
demo-scene-quotes = 진단을 마치고 품목과 견적을 준비합니다
demo-scene-withdrawn = 접수 뒤 포기하고 회신을 받아 끝납니다
demo-scene-diagnosis = 현장 진단 약속이 잡혀 있습니다
demo-scene-untouched = 아직 손대지 않았고, 모르는 것이 있습니다
demo-scene-reopened = 잘못 끝낸 사건을 다시 엽니다
demo-scene-extended = 공고의 마감 연장을 모든 사건에 알립니다
demo-scene-entered = 장부에서 옮긴 사건, 결과를 기다립니다
demo-scene-held = 장부에서 옮긴 사건, 발표 평가를 마쳤습니다
demo-scene-missed = 장부에서 옮긴 사건, 발표 평가에 오지 않았습니다
demo-scene-call = 장부에서 옮긴 사건, 약속을 앞두고 전화할 차례입니다
demo-scene-decision-late = 장부에서 옮긴 사건, 결과가 늦고 지난 약속의 결과도 적지 않았습니다
demo-scene-overdue = 장부에서 옮긴 사건, 의무 기한이 지났습니다

## questions to the list of cases in the Temporal UI

## papers of a case

kind-paper_recorded = 서류
handler-paper = 받은 서류와 그 상태를 적습니다
matter-papers = 낼 서류
refusal-unknown-paper = 이 공고는 '{ $paper }' 서류를 요구하지 않습니다. 요구하는 것: { $known }
refusal-paper-without-date = '{ $paper }'{ JOSA($paper, "은/는") } 언제까지 유효한지 알 수 없습니다. 서류에 적힌 { $field ->
    [issued_on] 발급일(--issued)을
   *[other] 유효기한(--until)을
 } 적어 주세요.
refusal-no-such-paper = 아직 받은 '{ $paper }'{ JOSA($paper, "이/가") } 없습니다. 파일(--file)이나 종이로 받았다는 표시(--on-paper)와 함께 적어 주세요.
reference-no-paper = '{ $key }'라는 서류가 papers 폴더에 없습니다
reference-paper-twice = '{ $key }' 서류를 두 번 요구합니다
mismatch-paper-days = 서류 { $key }: days는 holds = "days"일 때만, 그때는 꼭 적습니다
paper-status-received = 받음
paper-status-accepted = 확인함
paper-status-rejected = 물림
paper-lack-missing = 안 냄
paper-lack-unseen = 받았으나 확인 전
paper-lack-rejected = 물림
paper-lack-expired = 유효기한 지남
refusal-file-not-taken = { $why ->
    [empty] 빈 파일입니다. 다시 스캔하거나 받아서 올려 주세요.
    [large] 파일이 너무 큽니다. { $limit }MB까지 받습니다. 해상도를 낮추어 다시 저장해 주세요.
    [old] 옛 형식(.hwp, .doc)이거나 암호가 걸린 파일입니다. 암호를 풀고 .hwpx나 .docx, .pdf로 저장해 주세요.
    [password] 암호가 걸린 파일입니다. 암호를 풀고 저장해 주세요.
    [bomb] 풀면 지나치게 커지는 압축 파일입니다. 원래 프로그램에서 다시 저장해 주세요.
    [broken] 깨진 파일입니다. 다시 저장해서 올려 주세요.
   *[kind] 받을 수 있는 파일이 아닙니다. 확장자가 아니라 내용을 봅니다. PDF, PNG, JPG, HWPX, DOCX로 저장해 주세요.
 }
desk-help-paper = 받은 서류와 그 상태를 적습니다
desk-help-papers = 내야 할 서류와 상태를 봅니다
desk-opt-paper = 서류 이름이나 열쇠말. papers 명령이 보여 줍니다
desk-opt-paper-file = 스캔한 파일(PDF, PNG, JPG, HWPX, DOCX)
desk-opt-issued = 발급일
desk-opt-printed-until = 서류에 적힌 유효기한
desk-opt-paper-status = 서류 상태: received 받음, accepted 확인함, rejected 물림
desk-opt-on-paper = 종이로 받았습니다
desk-opt-paper-place = 종이를 둔 곳
desk-opt-compared-by = 원본과 대조한 사람
desk-opt-went-back = 종이를 돌려준 날
desk-col-paper = 서류
desk-col-issuer = 발급처
desk-col-state = 상태
desk-col-issued = 발급일
desk-col-holds-until = 유효기한
desk-col-about = 비고
desk-no-papers = 이 공고가 요구하는 서류가 적혀 있지 않습니다.
desk-no-file = 그런 파일이 없습니다
desk-paper-optional = 해당하면
desk-paper-ends-early = 마감 전에 유효기한이 끝납니다
desk-paper-same = 같은 파일이 이미 있습니다: { $case }의 { $paper }
filter-all = 모든 사건
filter-mine = 내가 맡은 사건
filter-mine-to-do = 내가 할 일
filter-late = 늦은 사건
filter-due = 일주일 안에 기한이 오는 사건
filter-firm-turn = 신청기업을 기다리는 사건
filter-agency-turn = 기관을 기다리는 사건
filter-call = 전화할 대표
filter-meeting = 잡혀 있는 약속
filter-meeting-result = 결과를 적지 않은 약속
filter-unknown = 기업에 물어볼 것
filter-receipt = 직접 제출할 것
filter-unanswered = 기관이 답하지 않아 확인할 것
filter-supplement = 보완할 것
filter-resubmission = 보완을 내고 접수번호를 적을 것
filter-decision-late = 결과가 늦어 기관에 전화할 것
filter-waiting-list = 예비 명단
filter-withdrawing = 포기 회신을 기다리는 사건
filter-firm-changed = 기업 정보가 바뀌어 살펴볼 것
filter-to-vouch = 사업자 상태를 확인할 것
filter-review = 심사 중인 사건
filter-held = 약속을 지킨 사건
filter-missed = 불참이 있던 사건
filter-called = 대표에게 전화한 사건
filter-promoted = 예비에서 올라온 사건
filter-corrected = 정정이 있던 사건
filter-postponed = 기한을 옮긴 사건
filter-reassigned = 담당자가 바뀐 사건
filter-announced = 공고 변경을 들은 사건
filter-asked-to-withdraw = 포기를 신청한 적이 있는 사건
filter-withdrawn = 철회로 끝난 사건
filter-duties = 진행 중인 의무
filter-duties-late = 기한이 지난 의무
kind-proposed = 제안
summary-check = 계획서 점검
refusal-plan-has-errors = 계획서에 고칠 것이 { $count }개 있어 확인할 수 없습니다. plan이 보여 주는 곳을 고쳐 새 판을 내 주세요.
refusal-parts-unknown = 꼭 있어야 할 항목이 아직 미확인뿐입니다: { $sections }. 대표에게 물어 채운 새 판을 내면 확인할 수 있습니다.
refusal-warnings-open = 계획서에 살펴볼 것이 { $count }개 남아 있습니다. 대표에게 알렸으면 --knowing을 붙여 주세요.
refusal-not-accepted = 기계가 쓴 글을 아직 아무도 받아들이지 않았습니다: { $sections }. 읽고 draft --accept로 받아들이거나 고쳐 주세요.
mismatch-lasting = '{ $key }'라는 조건은 없습니다. 있는 것: { $known }
matter-rules_changed = 바뀐 공고의 양식과 조건 검토
desk-opt-reread = 양식이나 조건이 바뀌었습니다. 아직 내지 않은 사건은 지금 불러온 공고 파일을 따르고 계획서를 다시 점검합니다

## printed documents; agencies read them in Korean

print-edition = 사업명
print-firm = 기업명
print-date = 작성일
print-version = 판
print-version-number = 제{ $number }판
print-won = 원
print-total = 합계
print-unknown = 미확인
print-not-written = (작성하지 않음)

refusal-template-unfit = 문서 서식 { $file }에 내용을 넣을 수 없습니다({ $why }). 서식을 고치거나 기본 서식으로 되돌려 주세요.
refusal-form-is-old-hwp = 기관 양식이 예전 .hwp 파일입니다. 한글에서 열어 .hwpx로 저장한 뒤 다시 올려 주세요.
refusal-form-locked = 기관 양식에 암호가 걸려 있습니다. 한글에서 암호를 풀고 저장한 뒤 다시 올려 주세요.
refusal-form-not-hwpx = 기관 양식이 .hwpx 파일이 아니거나 파일이 깨졌습니다. 한글에서 열리는지 확인하고 .hwpx로 저장해 주세요.
refusal-form-too-large = 기관 양식을 풀면 { $limit }MB를 넘어 열지 않았습니다. 빈 양식을 다시 받아 주세요.
refusal-form-lacks-fields = 기관 양식 { $form }에서 빈칸을 하나로 정할 수 없는 항목이 있어 채우지 않았습니다: { $labels }. 양식에 적힌 항목 이름과 같은지 확인해 주세요.

## the proof of a filing

proof-paper-title = 제출 확인서
proof-paper-case = 사건
proof-paper-gate = 관문
proof-paper-channel = 제출 경로
proof-paper-number = 접수번호
proof-paper-filed = 제출 시각
proof-paper-asked = 꾸러미를 만든 시각
proof-paper-version = 계획서
proof-paper-confirmed = 내용을 확인한 사람
proof-paper-plan = 계획서 SHA-256
proof-paper-bundle = 꾸러미 SHA-256
proof-paper-key = 제출 열쇠
proof-paper-adds-to = 보완하는 제출
proof-paper-request = { $gate } 제출(접수번호 { $number })에 대해 기관이 { $request }번째로 요청한 보완
proof-paper-file = 제출한 파일
proof-paper-size = 크기(바이트)
proof-paper-sha256 = SHA-256
proof-paper-more = 그 밖의 파일 { $number }개는 꾸러미의 manifest.json에 적혀 있습니다.
proof-paper-told = 위 사건에서 아래의 파일을 제출하였음을 기록에 따라 확인합니다. 시각은 한국 표준시입니다.
proof-paper-check = 확인하는 방법: starter.py proof '{ $case }' --file 꾸러미.zip. 한 바이트라도 바뀌면 어느 파일의 몇 번째 바이트인지 알려 줍니다.
proof-channel-in_house = 센터 접수
proof-channel-by_hand = 직접 제출
proof-channel-email = 전자우편
proof-channel-portal = 전산 제출
desk-help-proof = 제출한 것을 기록과 대조하고, 꾸러미와 확인서를 저장합니다.
proof-opt-file = 이 파일이 제출한 꾸러미와 같은지 봅니다. 없으면 보관된 꾸러미를 모두 봅니다.
proof-opt-out = 꾸러미와 확인서를 저장할 폴더입니다.
proof-holds = 이상 없음: { $key }, 접수번호 { $number }, 제출 { $filed }. 파일 { $files }개가 모두 기록과 같습니다(sha256 { $sha256 }).
proof-does-not-hold = 기록과 다릅니다: { $key }, 접수번호 { $number }, 제출 { $filed }.
proof-supplement = 앞서 낸 제출(접수번호 { $number })에 대해 기관이 { $request }번째로 요청한 보완입니다.
proof-no-certificate = 제출 확인서는 아직 없습니다. 접수번호가 적힌 뒤 만들어집니다.
proof-saved = { $file }에 저장했습니다.
proof-file-differs = { $file } 파일이 이미 있고 내용이 다릅니다. 저장하지 않았습니다. 다른 폴더를 골라 주세요.
proof-file-too-large = { $file } 파일이 { $limit }MB를 넘어 열지 않았습니다.
proof-not-kept = { $filing } 제출의 꾸러미(sha256 { $sha256 })가 보관되어 있지 않습니다. --file로 가진 파일을 대조할 수 있습니다.
proof-no-byte = 없음
proof-doubt-other-bundle = 꾸러미의 해시가 일지에 적힌 것과 다릅니다.
proof-doubt-unreadable = zip 파일이 아니거나 manifest.json을 읽을 수 없습니다.
proof-doubt-other-filing = manifest.json에 적힌 사건, 관문, 열쇠 또는 계획서 해시가 일지와 다릅니다.
proof-doubt-file-touched = { $file }: 제출한 내용과 다릅니다. 어느 바이트인지는 알 수 없습니다.
proof-doubt-file-touched-at = { $file }: { $position }번째 바이트부터 다릅니다(제출 { $was }, 지금 { $now }).
proof-doubt-file-missing = { $file }: 꾸러미에서 빠졌습니다.
proof-doubt-file-added = { $file }: 제출한 꾸러미에 없던 파일입니다.
proof-doubt-envelope-touched-at = 파일을 담은 zip의 { $position }번째 바이트부터 다릅니다(제출 { $was }, 지금 { $now }). 그 자리의 파일: { $file }
summary-print = 계획서 인쇄
summary-certify = 제출 확인서 인쇄
summary-file = 파일이 있는지 보기
file-missing = 보관된 파일 { $sha256 }{ JOSA($sha256, "이/가") } 제자리({ $place })에 없습니다. 설정 { $setting }{ JOSA($setting, "이/가") } 파일 폴더를 가리키는지 확인하고, 파일이 없어졌으면 백업에서 되돌려 주세요.
file-damaged = 보관된 파일 { $sha256 }의 내용({ $place })이 제 해시와 달라 내주지 않습니다. 백업에서 되돌려 주세요.
file-folder-away = 파일 폴더 { $folder }{ JOSA($folder, "을/를") } 읽거나 쓸 수 없습니다({ $why }). 연결과 권한을 확인해 주세요(설정 { $setting }).
refusal-file-not-kept = { $sha256 }… 파일이 없습니다. 파일은 `{ -starter } paper --file`로 올려 주세요.

## filing by channels, the webhook and the tax office

mail-subject = [지원신청] { $programme } { $gate } - { $firm }
mail-body =
    담당자님께

    { $programme } { $gate }에 { $firm }(사업자등록번호 { $number })의 신청 서류를 제출합니다.
    압축 파일 하나에 제출 서류가 모두 들어 있고, 그 안의 서류를 따로도 붙였습니다.
    받으신 뒤 접수번호를 회신으로 알려 주시면 고맙겠습니다.

    제출 열쇠: { $key }
    같은 메일을 두 번 받으셨다면 한 건의 제출입니다.
webhook-help = 기관 포털이 보내는 소식(접수, 보완 요청, 결과)을 받아 사건에 기록합니다.
webhook-help-host = 듣는 주소입니다.
webhook-help-port = 듣는 포트입니다.
refusal-unknown-agency = '{ $agency }' 기관 자료가 없어 제출할 수 없습니다. `worker.py load-reference`로 기관 자료를 불러오거나 직접 제출해 주세요.
refusal-no-address = { $agency }의 제출 주소가 없습니다. 기관 자료나 { $setting } 설정에 주소를 적거나 직접 제출해 주세요.
refusal-setting-missing = { $setting } 설정이 없거나 쓸 수 없는 값입니다. 설정을 고치거나 직접 제출해 주세요.
refusal-mail-too-big = 메일이 { $size }바이트로, { $agency }{ JOSA($agency, "이/가") } 받는 { $most }바이트보다 큽니다. 직접 제출해 주세요.
refusal-mail-refused = { $agency }의 메일 서버가 받지 않았습니다({ $why }). 직접 제출해 주세요.
refusal-portal-refused = { $agency }{ JOSA($agency, "이/가") } 제출을 받지 않았습니다({ $status }): { $why } 고칠 수 없으면 직접 제출해 주세요.
refusal-other-gate = 이 제출의 관문은 이미 지나갔습니다. 사건은 다른 관문에 있습니다.
refusal-tax-office-refused = 국세청이 조회를 받지 않았습니다({ $status }): { $why } 인증키를 확인하거나 홈택스에서 직접 확인해 주세요.

## plans: what is there, what is wrong, what changed

author-firm_owner = 신청기업 대표
author-clerk = 담당자
author-mentor = 멘토·협력사
author-machine = 기계
desk-help-plan = 계획서에 무엇이 있고 무엇을 고쳐야 하는지 봅니다. --to로 파일에 담습니다.
desk-help-draft-first = 이미 아는 것으로 계획서의 첫 판을 내고, 대표에게 물을 것을 보여 줍니다.
desk-help-draft-diff = 두 판 사이에 항목마다 무엇이 바뀌었는지 봅니다.
desk-opt-hints = 항목마다 안내와 예시를 함께 봅니다.
desk-opt-plan-to = 채울 엑셀 파일(.xlsx)이나 제출할 모습의 문서(.hwpx)를 여기에 만듭니다. 기관 양식이 있으면 그 양식을 채웁니다.
desk-opt-blank = 지금 글 없이 빈 양식으로 만듭니다.
desk-opt-accept = 기계가 쓴 이 항목을 읽고 그대로 받아들입니다. 여러 번 쓸 수 있습니다.
desk-opt-author = 글쓴이입니다: firm_owner 대표, clerk 담당자, mentor 멘토·협력사, machine 기계. 적지 않으면 말한 사람입니다.
desk-opt-diff-from = 비교할 앞 판의 번호입니다. 적지 않으면 뒤 판의 바로 앞입니다.
desk-opt-diff-to = 비교할 뒤 판의 번호입니다. 적지 않으면 마지막 판입니다.
desk-opt-proposal = 이 번호의 제안을 지금 계획서와 비교합니다.
desk-verdict-error = 고칠 것
desk-verdict-warning = 살펴볼 것
desk-verdict-question = 물어볼 것
desk-chapter-checked = 점검에서 나온 것
desk-chapter-questions = 대표에게 물어볼 것
desk-chapter-open-comments = 해결하지 않은 의견
desk-plan-form = '{ $gate }' 관문은 신청서만 냅니다. 쓸 계획서가 없습니다.
desk-plan-template-gone = 이 사건이 시작할 때의 '{ $template }' 양식이 기록에 없습니다. worker.py load-reference를 실행해 주세요.
desk-plan-form-gone = 이 사건이 시작할 때의 기관 양식 { $form }{ JOSA($form, "이/가") } 기록에 없습니다. worker.py load-reference를 실행해 주세요.
desk-plan-no-version = { $number }판은 없습니다. 있는 판: { $known }
desk-plan-no-proposal = { $number }번 제안은 없습니다. 있는 제안: { $known }
desk-plan-more = … 그 밖에 { $count }개: { -starter } plan { $case }
desk-plan-see = 자세히: { -starter } plan { $case }
desk-plan-to = 양식은 파일로 만듭니다. --to 파일.xlsx나 파일.hwpx를 붙여 주세요.
desk-plan-suffix = { $file }: 계획서는 채울 엑셀 파일(.xlsx)이나 제출할 모습의 문서(.hwpx)로 만듭니다. 제출하는 PDF는 bundle로 꺼낸 꾸러미에 들어 있습니다.
desk-plan-form-written = { $file }{ JOSA($file, "을/를") } 만들었습니다. 채운 뒤 { -starter } draft { $case } --file로 내 주세요.
desk-plan-printed = 마지막 판을 제출할 모습 그대로 { $file }에 담았습니다. 한글에서 한 번 열어 보세요.
desk-form-filled = 기관 양식 { $form }에 채운 칸: { $labels }
desk-form-left = 비어 있어 직접 채울 칸: { $labels }
desk-plan-none-yet = 아직 낸 판이 없습니다. 아는 것으로 시작하려면: { -starter } draft first { $case }
desk-plan-version = { $case } · { $version }판 · sha256 { $sha256 }
desk-plan-counts = 계획서 점검: 고칠 것 { $errors }, 살펴볼 것 { $warnings }, 물어볼 것 { $questions }
desk-plan-by-machine = 기계가 써서 아직 받아들이지 않은 항목: { $sections }. 읽고 { -starter } draft { $case } --accept 항목
desk-plan-required = 필수
desk-plan-chars = { $count }/{ $most }자
desk-plan-written = { $version }판 { $by } { $at }
desk-plan-not-accepted = 아직 받아들이지 않음
desk-plan-accepted = { $by }{ JOSA($by, "이/가") } 받아들임
desk-plan-hint = 안내: { $text }
desk-plan-example = 예시: { $text }
desk-plan-proposal = 제안 { $number } ({ $base }판 기준, { $by }, { $at }): { $sections }. 보기: { -starter } draft diff { $case } --proposal { $number }
desk-plan-kept = 그 사이 { $version }판이 나와, 낸 글은 제안 { $number }{ JOSA($number, "으로/로") } 남겨 두었습니다. 비교: { -starter } draft diff { $case } --proposal { $number }
desk-papers-lacking = 갖출 서류: { $papers }. 자세히: { -starter } papers { $case }
desk-form-texts = 글
desk-form-case = 사건
desk-form-base = 바탕 판
desk-form-how = '내용' 칸과 표를 채워 주세요. 비워 두면 지금 글이 그대로 남고, 모르면 미확인이라고 적습니다. 수식은 쓰지 마세요. *는 필수입니다.
desk-form-key = 항목
desk-form-name = 이름
desk-form-body = 내용
desk-form-hint = 안내
desk-form-broken = { $file } 파일을 엑셀 파일로 읽을 수 없습니다. 암호 없이 .xlsx로 다시 저장해 주세요.
desk-form-large = { $file } 파일이 너무 큽니다. plan --to로 만든 양식에 글과 표만 채워 주세요.
desk-form-wide = '{ $sheet }' 시트가 너무 깁니다. { $rows }줄까지만 읽습니다.
desk-form-formula = '{ $sheet }' 시트의 { $cell }에 수식이 있습니다. 계산한 값으로 적어 주세요. 아무것도 내지 않았습니다.
desk-form-sheet = 모르는 시트입니다: '{ $sheet }'. 표 시트: { $known }. 아무것도 내지 않았습니다.
desk-form-heading = '{ $sheet }' 시트의 { $cell } 칸이 양식과 다릅니다. plan --to로 만든 양식에 채워 주세요.
desk-form-row = '{ $sheet }' 시트의 { $row }행을 알 수 없습니다. 쓸 수 있는 항목: { $known }
desk-form-cells = '{ $sheet }' 시트의 { $row }행에 제목이 없는 칸이 있습니다. 쓸 수 있는 열: { $known }
desk-form-twice = '{ $sheet }' 시트에 '{ $part }'{ JOSA($part, "이/가") } 두 번 있습니다.
desk-form-fault = { $said } 아무것도 내지 않았습니다.
desk-form-case-differs = { $file }{ JOSA($file, "은/는") } 다른 사건({ $given })의 양식입니다. 이 사건은 { $case }입니다.
desk-form-unchanged = { $file }에 바뀐 것이 없습니다. 아무것도 내지 않았습니다. 지금 글: { -starter } plan { $case }
desk-draft-not-first = 이미 { $version }판이 있습니다. 첫 판은 한 번만 만듭니다. 지금 글: { -starter } plan { $case }
desk-draft-first = 항목 { $parts }개에 아는 것을 출처와 함께 넣었고, { $asked }가지를 물어봐야 합니다.
desk-number = { $option }에는 번호를 적어 주세요: '{ $given }'
desk-diff-one = --proposal은 --from, --to와 함께 쓸 수 없습니다.
desk-diff-version = { $number }판 · { $base }판 기준 · { $by } · { $at }
desk-diff-proposal = 제안 { $number } · { $base }판 기준 · { $by } · { $at }
desk-diff-amount = 신청 금액: { $before } → { $after }
desk-diff-none = 바뀐 항목이 없습니다.
desk-diff-added = 새로 씀
desk-diff-removed = 지움
desk-diff-changed = 고침
desk-diff-row = { $number }행 { $how }: { $cells }
part-source-intake = 신청 접수, { $day }
part-source-record = { $source }, { $day }
part-source-note = { $kind }, { $day }
part-source-earlier = { $programme } 계획서 { $version }판({ $case })

## the machine writer

desk-help-write = 기계에게 고른 항목의 글을 제안하게 합니다. 받아들이는 것은 사람이 합니다. 기본은 꺼져 있습니다.
desk-opt-write-section = 쓸 항목입니다. 여러 번 쓸 수 있습니다.
desk-write-what = 어느 항목을 쓸지 --section으로 적어 주세요.
desk-write-off = 기계 작성이 꺼져 있습니다. 쓰려면 { $url }과 { $model }을 정해 주세요.
desk-write-url = { $name }에는 http 또는 https 주소를 적어 주세요.
desk-write-no-extra = openai 패키지가 없어 기계 작성을 쓸 수 없습니다. .venv/bin/python -m pip install openai로 설치해 주세요.
desk-write-no-section = '{ $section }'에는 기계가 글을 쓸 수 없습니다. 쓸 수 있는 항목: { $known }
desk-write-slow = 기계가 { $seconds }초 안에 답하지 않았습니다. 계획서는 그대로입니다. 잠시 뒤 다시 하거나 직접 써 주세요.
desk-write-away = { $name }의 서버에 닿지 않습니다. 계획서는 그대로입니다. 서버가 켜져 있는지 확인해 주세요.
desk-write-busy = 기계의 서버가 일을 하지 못했습니다(상태 { $status }). 계획서는 그대로입니다. 잠시 뒤 다시 해 주세요.
desk-write-denied = 기계의 서버가 요청을 받지 않았습니다(상태 { $status }). 주소, 모델, 키 설정을 확인해 주세요. 계획서는 그대로입니다.
desk-write-figure = '{ $section }': 기계가 아는 사실에 없는 숫자를 썼습니다({ $figures }). 받아들이지 않았고 계획서는 그대로입니다.
desk-write-bad = '{ $section }': { $why ->
    [empty] 기계의 답이 비어 있습니다.
    [long] 기계의 답이 너무 길거나 중간에 잘렸습니다.
    [refused] 기계가 쓰기를 거절했습니다.
    [language] 기계의 답이 한국어가 아닙니다.
    [mark] 기계가 가려 둔 이름 자리를 바꾸었습니다.
   *[malformed] 기계의 답을 읽을 수 없습니다.
 } 계획서는 그대로입니다. 다시 하거나 직접 써 주세요.
desk-write-accept = 읽고 맞으면 받아들여 주세요: { -starter } draft { $case } { $keys }
mask-name = 기업
mask-person = 사람
mask-party = 참여자
mask-address = 주소
mask-district = 지역
mask-phone = 전화
mask-email = 전자우편
mask-business = 사업자번호
mask-resident = 주민번호
mask-account = 계좌번호
mask-left-out = (생략)

## whether the firm does business

matter-business_status = 국세청의 사업자 상태 조회
matter-business_by_hand = 국세청 조회가 되지 않음. 홈택스에서 확인하고 vouch로 기록
matter-business_suspended = 국세청 조회 결과 휴업. 확인하고 vouch 또는 close
matter-business_closed = 국세청 조회 결과 폐업. 확인하고 vouch 또는 close
matter-business_unregistered = 국세청에 없는 사업자등록번호. 확인하고 vouch 또는 close
kind-status_found = 사업자 상태 조회
kind-status_unanswered = 국세청이 답하지 않음, 담당자에게 확인 요청
kind-vouched = 담당자가 사업자 상태 확인
registration-active = 계속사업자
registration-suspended = 휴업자
registration-closed = 폐업자
registration-unregistered = 등록되지 않은 번호
registration-unclear = 알 수 없는 답
registration-not_asked = 조회하지 않음(인증키 없음)
occasion-filing = 제출하기 전
occasion-payment = 지급하기 전(협약, 수행 완료)
handler-vouch = 홈택스에서 직접 본 사업자 상태와 까닭을 적고 계속 진행합니다
summary-tax-office = 국세청에 사업자 상태 조회
page-business = 사업자 상태: { $status } ({ $on }, { $by ->
    [clerk] 담당자가 직접 확인
   *[office] 국세청 조회
 })
refusal-nothing-to-vouch = 지금은 사업자 상태를 묻고 있지 않습니다. 기업의 상태가 바뀌었으면 `{ -starter } firm`으로 적어 주세요.
refusal-business-first = 이미 적었고, 지금은 사업자 상태의 확인을 기다립니다. 홈택스에서 확인했으면 `{ -starter } vouch`로 적어 주세요.
place-business_status = 국세청 사업자 상태 조회
desk-help-vouch = 홈택스에서 직접 확인한 사업자 상태를 적고 사건을 계속 진행합니다. 본 날은 --on으로 적습니다.
desk-opt-seen = 본 상태입니다: active(계속사업자), suspended(휴업), closed(폐업).
desk-vouch-see = 사업자 상태를 확인했으면: { -starter } vouch { $case } --seen active --reason …
## desk: what is to be done, results for others, events

weekday-mon = 월
weekday-tue = 화
weekday-wed = 수
weekday-thu = 목
weekday-fri = 금
weekday-sat = 토
weekday-sun = 일
desk-help-todo = 할 일을 날짜 순서로, 답하는 명령과 함께 보여 줍니다.
desk-opt-everybody = 모두의 것을 볼지(--all), 내 것만 볼지(--mine) 정합니다. 적지 않으면 내 것입니다.
desk-opt-later = 30일이 지나야 오는 일도 보여 줍니다.
desk-todo-overdue = 기한 지남
desk-todo-today = 오늘
desk-todo-week = 이번 주
desk-todo-undated = 기한이 정해지지 않음
desk-todo-later = 다음 주부터
desk-todo-none = 할 일이 없습니다.
desk-todo-beyond = 그 밖에 { $days }일이 지나야 오는 일이 { $count }건 있습니다(가장 먼저 { $day } { $firm }). 모두 보기: { -starter } todo { $flags }
desk-todo-late = 늦음
desk-todo-waiting = 기관을 기다리느라 지금 할 일이 없는 사건이 { $count }건 더 있습니다: { -starter } list{ $whose }
desk-todo-more = 그 밖에 { $count }건이 더 있습니다. --most 0을 붙이면 모두 볼 수 있습니다.
desk-todo-no-end = 기한 없음
desk-todo-closes = 기한 없음, 공고 마감 { $end }
desk-todo-end = { $day }({ $weekday }) { $time }까지
desk-todo-cost = 늦으면: { $cost }
desk-todo-ground = 근거: { $article }
desk-todo-follow-up = 다시 연락
desk-opt-period = 해마다(year), 분기마다(quarter), 달마다(month) 셉니다.
desk-opt-xlsx = 표와 차트가 든 .xlsx 파일로 저장합니다.
desk-results-xlsx = 실적은 .xlsx 파일로 저장합니다. { $file } 대신 끝이 .xlsx인 이름을 적어 주세요.
desk-results-written = 실적 { $count }줄을 { $file }에 저장했습니다.
desk-results-table = 실적
desk-results-sums = 합계
desk-results-chart = 상담, 신청, 선정, 완료
desk-results-unknown = { $what } 일부 모름
desk-quarter = { $year }년 { $number }분기
desk-month = { $year }년 { $number }월
period-year = 해
period-quarter = 분기
period-month = 달
desk-col-funded = 지원액(원)
desk-col-lent = 융자액(원)
desk-help-events = 있었던 일을 한 줄에 하나씩, 다른 프로그램이 읽을 CloudEvents로 냅니다.
desk-opt-position = 이 자리 다음부터 냅니다. 적지 않으면 처음부터입니다.
desk-opt-follow = Ctrl-C를 누를 때까지 새로 적히는 것을 이어서 냅니다.
desk-position = --after에는 '{ $given }' 대신 events가 낸 position의 숫자를 적어 주세요.
mismatch-no-duty = { $key }: 이 법에는 { $duty } 의무가 없습니다
desk-help-completion = 탭 키로 명령을 채워 주는 셸 스크립트를 냅니다. 쓰는 법은 스크립트의 첫 줄에 있습니다.
desk-opt-shell = bash나 zsh입니다.
desk-help-help = 도움말을 보여 주고 끝냅니다.
desk-help-usage = 사용법:
desk-help-options = 옵션
desk-help-arguments = 인자
desk-help-commands = 명령
desk-help-value = 값
desk-help-default = 적지 않으면 { $value }
desk-help-env-var = 환경 변수 { $value }
desk-help-required = 꼭 적습니다
desk-help-any-options = [옵션]...
desk-help-any-command = 명령 [인자]...
desk-usage-no-command = '{ $given }' 명령은 없습니다.
desk-usage-no-command-near = '{ $given }' 명령은 없습니다. '{ $near }'{ JOSA($near, "을/를") } 찾으시나요?
desk-usage-command-missing = 명령을 적어 주세요.
desk-usage-no-option = { $given } 옵션은 없습니다. 쓸 수 있는 옵션: { $known }
desk-usage-no-option-near = { $given } 옵션은 없습니다. 비슷한 것: { $near }
desk-usage-twice = { $given } 옵션을 두 번 적었습니다. 하나만 적어 주세요.
desk-usage-blank = { $name }의 { $blank } 자리에 실제 값을 적어 주세요. 제안된 명령에 적혀 있던 말은 기록하지 않습니다.
desk-usage-missing = { $name }{ JOSA($name, "이/가") } 빠졌습니다.
desk-usage-bad = { $name }의 값을 확인해 주세요.
desk-usage-extra = 남는 말이 있습니다: { $given }
desk-usage-no-value = { $given } 다음에 값을 적어 주세요.
desk-usage-value = { $given }에는 값을 적지 않습니다.
desk-ask = { $name } ({ $what })
## what an agency asks for, and a channel that gets no answer

matter-resubmission = 보완 서류 제출과 접수번호
matter-unanswered = 기관이 답하지 않습니다. 접수되었는지 확인하고, 아니면 직접 제출
kind-resubmitted = 보완 서류 냄
kind-unanswered = 기관의 답이 없어 직접 제출 요청
handler-resubmit = 기관이 요청한 보완 서류를 냅니다
summary-seal = 제출 꾸러미 만들기
page-unanswered = 기관이 { $since }부터 답하지 않습니다. 열쇠 { $key }{ JOSA($key, "으로/로") } 접수되었는지 기관에 확인하고, 아니면 `bundle`로 꾸러미를 꺼내 직접 낸 뒤 접수번호를 적어 주세요.
page-resubmitted = 보완 서류를 냈고 접수번호를 기다립니다(열쇠 { $key })
desk-told-request = { $value }번째 보완 요청
desk-told-unanswered = { $since }부터 답 없음, 열쇠 { $key }. 접수되었는지 확인하고, 아니면 bundle로 꾸러미를 꺼내 직접 낸 뒤 receipt로 접수번호 기록
desk-help-resubmit = 기관이 요청한 보완 서류를 공고에 적힌 길로 냅니다.
desk-opt-resubmit-paper = 낼 서류의 이름입니다. 사건에 올려 둔 파일이 그대로 나갑니다. 여러 번 적을 수 있습니다.
desk-opt-resubmit-text = 함께 낼 짧은 설명입니다.
desk-opt-resubmit-file = 설명이 적힌 글 파일(UTF-8)입니다.
desk-text-or-file = 설명은 --text와 --file 가운데 하나로만 적어 주세요.
refusal-nothing-asked = 기관이 요청해 둔 보완이 없습니다. 요청을 받았다면 먼저 `{ -starter } supplement`로 적어 주세요.
refusal-nothing-handed-in = 낼 것이 없습니다. 서류({ FIELD("papers") })나 설명({ FIELD("text") })을 적어 주세요.
refusal-already-resubmitted = 앞서 낸 보완 서류(열쇠 { $key })의 접수번호가 아직 없습니다. 먼저 `{ -starter } receipt`로 접수번호를 적어 주세요.
refusal-paper-not-ready = '{ $paper }' 서류를 낼 수 없습니다: { $why ->
    [missing] 아직 받지 않았습니다. 먼저 파일과 함께 받아 주세요.
    [no_file] 종이로만 받았습니다. 파일을 올리거나 직접 제출해 주세요.
    [unseen] 아직 확인하지 않았습니다. 확인한 뒤 accepted로 적어 주세요.
    [rejected] 물린 서류입니다. 새 서류를 받아 주세요.
   *[expired] 유효기한이 지났습니다. 새로 발급받아 주세요.
 }
mail-subject-supplement = [보완] { $programme } { $gate } - { $firm }
mail-body-supplement =
    담당자님께

    { $programme } { $gate }에 신청한 { $firm }(사업자등록번호 { $number })의 보완 서류를 제출합니다.
    압축 파일 하나에 제출 서류가 모두 들어 있고, 그 안의 서류를 따로도 붙였습니다.
    받으신 뒤 접수번호를 회신으로 알려 주시면 고맙겠습니다.

    보완하는 제출의 열쇠: { $before }
    이 제출의 열쇠: { $key }
    같은 메일을 두 번 받으셨다면 한 건의 제출입니다.
