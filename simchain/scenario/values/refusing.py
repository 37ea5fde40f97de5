"""How a block refuses what stands in it."""

from pydantic_core import PydanticCustomError


def refuse(sentence: str, key: str = "") -> PydanticCustomError:
    """An error with a sentence of our own, and the key of the block that it is about, if it is about one."""
    return PydanticCustomError("quantity", "{sentence}", {"sentence": sentence, "key": key})
