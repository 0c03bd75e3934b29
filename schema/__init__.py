"""What things are: nouns of the field and their pure rules. Imports nothing of ours."""
