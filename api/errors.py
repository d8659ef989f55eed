"""Every failure as RFC 9457 problem+json with a stable code. No stack, no SQL, no secret, none of the input echoed."""

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.schemas.problems import PROBLEM_JSON
from ledger_core import (
    DATABASE_AWAY,
    AlreadyReversed,
    AmountOutOfRange,
    AnotherBusinessEntered,
    AppendOnly,
    ChequeSettled,
    DayOutOfRange,
    GoodsCameBack,
    IdempotencyKeyReused,
    InvalidName,
    InvalidPhone,
    InvoiceVoid,
    ItemNameTaken,
    ItemNotPriced,
    LedgerError,
    NameTaken,
    NotBalanced,
    NotStocked,
    PeriodClosed,
    PhoneTaken,
    QuantityOutOfRange,
    ReturnTooLarge,
    ReversalOfReversal,
    RoutinePosted,
    RoutineUnclear,
    StockRemains,
    TooManyCategories,
    TransferToItself,
    UnitInUse,
    UnknownAccount,
    UnknownBank,
    UnknownBusiness,
    UnknownCheque,
    UnknownEntry,
    UnknownInvoice,
    UnknownItem,
    UnknownParty,
    UnknownStaff,
    UnknownUnit,
)

log = structlog.get_logger()

# The HTTP status of each broken rule; a test walks the tree of errors and fails where one is missing.
STATUSES: dict[type[LedgerError], int] = {
    AlreadyReversed: 409,
    AmountOutOfRange: 422,
    AnotherBusinessEntered: 500,
    AppendOnly: 409,
    ChequeSettled: 409,
    DayOutOfRange: 422,
    GoodsCameBack: 409,
    IdempotencyKeyReused: 409,
    InvalidName: 422,
    InvalidPhone: 422,
    InvoiceVoid: 409,
    ItemNameTaken: 409,
    ItemNotPriced: 409,
    NameTaken: 409,
    NotBalanced: 422,
    NotStocked: 409,
    PeriodClosed: 409,
    PhoneTaken: 409,
    QuantityOutOfRange: 422,
    ReturnTooLarge: 409,
    ReversalOfReversal: 409,
    RoutinePosted: 409,
    RoutineUnclear: 422,
    StockRemains: 409,
    TooManyCategories: 409,
    TransferToItself: 422,
    UnitInUse: 409,
    UnknownAccount: 422,
    UnknownBank: 404,
    UnknownBusiness: 404,
    UnknownCheque: 404,
    UnknownEntry: 404,
    UnknownInvoice: 404,
    UnknownItem: 404,
    UnknownParty: 404,
    UnknownStaff: 404,
    UnknownUnit: 422,
}
_TITLES = {
    400: "Cannot be read",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Too large",
    422: "Cannot be used",
    429: "Too many requests",
    503: "Not available",
}


_RETRY_AFTER_S = "5"


class Problem(Exception):
    """An answer other than success. `detail` tells the caller what to do."""

    def __init__(self, status: int, code: str, detail: str, headers: dict[str, str] | None = None) -> None:
        """Keep the parts of the answer."""
        super().__init__(code)
        self.status, self.code, self.detail, self.headers = status, code, detail, headers


def _answer(
    request: Request, status: int, code: str, detail: str, headers: dict[str, str] | None = None, **more: object
) -> JSONResponse:
    request_id = getattr(request.state, "request_id", "")
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _TITLES.get(status, "Something went wrong on our side"),
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": request_id,
        **more,
    }
    headers = {**(headers or {}), "X-Request-Id": request_id}
    return JSONResponse(body, status_code=status, media_type=PROBLEM_JSON, headers=headers)


async def _problem(request: Request, error: Problem) -> JSONResponse:
    return _answer(request, error.status, error.code, error.detail, error.headers)


async def _ledger(request: Request, error: LedgerError) -> JSONResponse:
    detail = (
        f"Closed through {error.closed_through.isoformat()}."
        if isinstance(error, PeriodClosed)
        else error.code.replace("_", " ")
    )
    return _answer(request, STATUSES[type(error)], error.code, detail)


# Errors whose own words repeat a piece of the input.
_UNTELLING = {
    "json_invalid": "The body is not JSON.",
    "uuid_parsing": "Input should be a UUID.",
    "int_parsing": "Input should be a whole number.",
}


def _pointer(error: Any) -> str:
    """Give the place of a wrong field; of one that we do not know only where it stands, since its name is input."""
    place = error["loc"][:-1] if error["type"] == "extra_forbidden" else error["loc"]
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in place)


async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    errors = [{"pointer": _pointer(one), "detail": _UNTELLING.get(one["type"], one["msg"])} for one in error.errors()]
    return _answer(
        request, 422, "invalid_request", "Some fields cannot be used; see errors.", errors=jsonable_encoder(errors)
    )


async def _http(request: Request, error: HTTPException) -> JSONResponse:
    headers = dict(error.headers) if error.headers else None
    return _answer(
        request,
        error.status_code,
        f"http_{error.status_code}",
        _TITLES.get(error.status_code, str(error.detail)),
        headers,
    )


async def _away(request: Request, error: Exception) -> JSONResponse:
    log.warning("database.away", path=request.url.path, error=type(error).__name__)
    return _answer(
        request, 503, "database_away", "Nothing was changed. Try again in a moment.", {"Retry-After": _RETRY_AFTER_S}
    )


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("request.failed", path=request.url.path, error=type(error).__name__, exc_info=error)
    return _answer(
        request, 500, "internal_error", "Nothing was changed. Try again; tell the operator the request id if it stays."
    )


def install(app: FastAPI) -> None:
    """Answer every failure of the app as problem+json."""
    app.exception_handler(Problem)(_problem)
    app.exception_handler(LedgerError)(_ledger)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_http)
    for away in DATABASE_AWAY:
        app.exception_handler(away)(_away)
    app.exception_handler(Exception)(_unexpected)
