"""A report as a file, with the same rows and for the same eyes as its page."""

from django.http import HttpRequest, StreamingHttpResponse

from pos.reports.admin.asked import Asked
from pos.reports.admin.pages import SEE_COST, ReportPages
from pos.reports.csv_file import csv_lines
from pos.reports.tables import Report


class DownloadPages:
    def __init__(self, pages: ReportPages) -> None:
        self.pages = pages

    def csv(self, request: HttpRequest, slug: str) -> StreamingHttpResponse:
        report, outlet, asked = self.pages.asked_for(request, slug)
        columns = report.columns_for(sees_cost=request.user.has_perm(SEE_COST))
        lines = csv_lines(columns, report.rows(outlet, asked.stretch))
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{file_name(report, asked)}.csv"'
        return answer


def file_name(report: Report, asked: Asked) -> str:
    if not report.of_days:
        return report.slug
    return f"{report.slug}-{asked.stretch.first}-{asked.stretch.last}"
