"""Writes the same model in float32 as a SentenceTransformer folder, for other tools and tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import numpy as np

from index.e5.encoder import MAX_TOKENS, PASSAGE_PREFIX, QUERY_PREFIX
from index.e5.weights import Floats, Shape, Vocabulary, Weights

_LAYER_PARTS: Final = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
"""Our tensors' names to those of Hugging Face's BertModel."""
_MODULES: Final = (
    ("", "Transformer"),
    ("1_Pooling", "Pooling"),
    ("2_Normalize", "Normalize"),
)

_TOKENIZER: Final = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "model_max_length": MAX_TOKENS,
    "model_input_names": ["input_ids", "attention_mask"],
    "bos_token": "<s>",
    "eos_token": "</s>",
    "cls_token": "<s>",
    "sep_token": "</s>",
    "pad_token": "<pad>",
    "unk_token": "<unk>",
    "mask_token": "<mask>",
}


def export(weights: Weights, folder: Path) -> None:
    """Fill ``folder`` (made if need be, about 490 MB) so that ``SentenceTransformer(folder)``
    loads it. Needs the packages safetensors and tokenizers. Raises OSError.
    """
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    save_file(_tensors(weights), folder / "model.safetensors", metadata={"format": "pt"})
    write_tokenizer(weights.vocabulary, folder / "tokenizer.json")
    for name, content in _settings(weights.shape, weights.vocabulary).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=1), encoding="utf-8")


def write_tokenizer(vocabulary: Vocabulary, path: Path) -> None:
    """Write the Hugging Face ``tokenizer.json`` that gives the same ids as ours."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    pieces = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=vocabulary.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    begin, end = vocabulary.pieces[vocabulary.begin], vocabulary.pieces[vocabulary.end]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, vocabulary.begin), (end, vocabulary.end)],
    )
    tokenizer.save(str(path))


def _tensors(weights: Weights) -> dict[str, Floats]:
    hidden = weights.shape.hidden
    tensors = {
        "embeddings.word_embeddings.weight": weights.matrices["emb.word"].dense(),
        "embeddings.position_embeddings.weight": weights.vectors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": weights.vectors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": weights.vectors["emb.ln.w"],
        "embeddings.LayerNorm.bias": weights.vectors["emb.ln.b"],
    }
    for layer in range(weights.shape.layers):
        for ours, theirs in _LAYER_PARTS.items():
            name = f"l{layer}.{ours}"
            matrix = weights.matrices.get(f"{name}.w")
            weight = weights.vectors[f"{name}.w"] if matrix is None else matrix.dense()
            tensors[f"encoder.layer.{layer}.{theirs}.weight"] = weight
            tensors[f"encoder.layer.{layer}.{theirs}.bias"] = weights.vectors[f"{name}.b"]
    return {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}


def _settings(shape: Shape, vocabulary: Vocabulary) -> dict[str, object]:
    """The folder's JSON files: relative path to content."""
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.feed_forward,
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": 2,
            "layer_norm_eps": shape.epsilon,
            "pad_token_id": vocabulary.padding,
        },
        "tokenizer_config.json": _TOKENIZER,
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PREFIX, "passage": PASSAGE_PREFIX},
            "default_prompt_name": None,
        },
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(_MODULES)
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_cls_token": False,
        },
        "2_Normalize/config.json": {},
    }
