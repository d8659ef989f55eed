"""The body of every answer other than success, RFC 9457, as the OpenAPI document declares it."""

from typing import Any, Final

from pydantic import BaseModel, Field

PROBLEM_JSON: Final = "application/problem+json"


class FieldProblem(BaseModel):
    """One field that cannot be used."""

    pointer: str = Field(examples=["/body/phone"])
    detail: str = Field(examples=["Field required"])


class Problem(BaseModel):
    """What went wrong. `code` is stable; `detail` says what to do; `errors` only where fields are at fault."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Cannot be used"])
    status: int = Field(examples=[422])
    code: str = Field(examples=["invalid_request"])
    detail: str = Field(examples=["Some fields cannot be used; see errors."])
    request_id: str = Field(examples=["6f1d3c0a9b5e4d7f8a2b1c3d4e5f6a7b"])
    errors: list[FieldProblem] | None = None


_DESCRIPTIONS: Final = {
    401: "The access token is missing, expired or not ours; or the code is wrong",
    404: "Not found, or another tenant's",
    413: "The body is over 1 MiB",
    422: "Some fields cannot be used",
    503: "The database or the channel is away; try again",
}


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Declare problems by their statuses, for a route or a router."""
    content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": _DESCRIPTIONS[status], "content": content} for status in statuses}


def schemas() -> dict[str, Any]:
    """Give the named schemas that the declarations refer to."""
    template = "#/components/schemas/{model}"
    whole = Problem.model_json_schema(ref_template=template, mode="serialization")
    return {**whole.pop("$defs"), "Problem": whole}
