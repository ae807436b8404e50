"""A page of ours where a view, or Django for it, answers with a bare status."""

from django.shortcuts import render

PAGES = {405: "405.html"}


class OwnPagesMiddleware:
    """Among those who know the person: the page is in her language and leads to her own start."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        template = PAGES.get(response.status_code)
        if template is None or response.streaming or response.content or request.method == "HEAD":
            return response
        page = render(request, template, status=response.status_code)
        if "Allow" in response.headers:
            page.headers["Allow"] = response.headers["Allow"]
        return page
