"""Where a case has its page in the Temporal UI."""

from urllib.parse import quote

from office.settings import Settings


def page_of(settings: Settings, workflow: str, run: str = "") -> str | None:
    """Return the address of a workflow's page, of one run where it is named; None without a UI."""
    if not settings.ui_url:
        return None
    namespace = settings.temporal().get("namespace") or "default"
    path = f"namespaces/{quote(namespace, safe='')}/workflows/{quote(workflow, safe='')}"
    whole = f"{path}/{run}/user-metadata" if run else path
    return f"{settings.ui_url.rstrip('/')}/{whole}"
