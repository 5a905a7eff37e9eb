"""What may we say, and on what grounds? Answers, the service, the page and the commands."""
