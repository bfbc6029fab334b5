"""The HTTP API, wiring only: which routers stand where."""

from ninja import NinjaAPI

from hardware.api import router as print_router
from pos.config import problems
from pos.config.paired import paired_device
from pos.config.routers import ROUTERS
from sync.api import router as sync_router
from sync.cloud_api import router as relay_router
from sync.copies_api import router as copies_router

api = NinjaAPI(
    title="Lancar",
    version="1",
    description="API of a Lancar server. Errors are problem+json with stable codes.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/api/v1/openapi.json",
)
problems.install(api)
api.add_router("/sync/v1", sync_router)
api.add_router("/sync/v1/relay", relay_router)
api.add_router("/sync/v1/copies", copies_router)
api.add_router("/api/v1/print-jobs", print_router, auth=paired_device)
for prefix, router in ROUTERS:
    api.add_router(f"/api/v1{prefix}", router)
