"""The index as LlamaIndex's vector store: the same passages in the same order as our own search."""

from __future__ import annotations

from pathlib import Path

import pytest
from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores.types import (
    BasePydanticVectorStore,
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
    VectorStoreQueryResult,
)

from app.service import Service
from index.edge import EdgeVectorStore
from index.embed import Embedding
from index.filters import parse_filters

QUESTION = "trasporto solidale"


@pytest.fixture
def store(service: Service, folder: Path) -> EdgeVectorStore:
    service.ingest([folder])
    return EdgeVectorStore(service._store)


def ask(store: EdgeVectorStore, service: Service, **more: object) -> VectorStoreQueryResult:
    asked = {
        "query_embedding": Embedding(service._encoder).get_query_embedding(QUESTION),
        "query_str": QUESTION,
        "similarity_top_k": 10,
        "mode": VectorStoreQueryMode.HYBRID,
        **more,
    }
    return store.query(VectorStoreQuery(**asked))  # type: ignore[arg-type]


def test_a_hybrid_query_finds_what_a_search_finds(store: EdgeVectorStore, service: Service) -> None:
    assert isinstance(store, BasePydanticVectorStore)
    hits = service.search(QUESTION).hits
    found = ask(store, service)
    assert found.ids == [hit.passage_id for hit in hits] != []
    assert found.similarities == pytest.approx([hit.score for hit in hits], abs=1e-6)
    assert [node.get_content() for node in found.nodes or ()] == [hit.text for hit in hits]
    assert [node.ref_doc_id for node in found.nodes or ()] == [hit.document.id for hit in hits]


def test_each_side_can_be_asked_alone(store: EdgeVectorStore, service: Service) -> None:
    dense = ask(store, service, mode=VectorStoreQueryMode.DEFAULT)
    lexical = ask(store, service, mode=VectorStoreQueryMode.SPARSE)
    assert len(dense.ids or ()) == service.passage_count()
    assert 0 < len(lexical.ids or ()) < service.passage_count()
    assert set(lexical.ids or ()) == {node.node_id for node in lexical.nodes or ()}
    only_dense = ask(store, service, alpha=1.0)
    assert (only_dense.ids or [])[0] == (dense.ids or [])[0]


def test_filters_mean_what_ours_mean(store: EdgeVectorStore, service: Service) -> None:
    hits = service.search(QUESTION, filters=parse_filters(["year=2026", "number=12"])).hits
    act = hits[0].document.id
    year, number = (
        MetadataFilter(key="year", value="2026"),
        MetadataFilter(key="number", value=["12"], operator=FilterOperator.IN),
    )
    both = ask(store, service, filters=MetadataFilters(filters=[year, number]))
    assert both.ids == [hit.passage_id for hit in hits] != []
    assert set(ask(store, service, doc_ids=[act]).ids or ()) == set(both.ids or ())
    first = [hits[0].passage_id]
    assert ask(store, service, node_ids=first).ids == first
    other = MetadataFilters(filters=[year], condition=FilterCondition.NOT)
    assert not set(ask(store, service, filters=other).ids or ()) & set(both.ids or ())
    either = MetadataFilters(filters=[other, number], condition=FilterCondition.OR)
    assert len(ask(store, service, filters=either).ids or ()) == service.passage_count()
    with pytest.raises(ValueError, match="not supported"):
        later = MetadataFilter(key="year", value="2020", operator=FilterOperator.GT)
        ask(store, service, filters=MetadataFilters(filters=[later]))


def test_nodes_go_in_and_out(store: EdgeVectorStore, service: Service) -> None:
    before = service._store.count()
    found = ask(store, service)
    assert found.ids and found.nodes
    store.delete_nodes(found.ids[:1])
    assert service._store.count() == before - 1 and found.ids[0] not in (ask(store, service).ids or ())
    store.delete_nodes(filters=MetadataFilters(filters=[MetadataFilter(key="year", value="2026")]))
    act = service.search(QUESTION, filters=parse_filters(["year=2026"])).hits
    assert act == ()
    for document in service.documents():
        store.delete(document.id)
    assert service._store.count() == 0
    node = TextNode(
        id_="n1",
        text=QUESTION,
        embedding=Embedding(service._encoder).get_text_embedding("x"),
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id="d1")},
    )
    assert store.add([node]) == ["n1"]
    assert ask(store, service).ids == ["n1"]
