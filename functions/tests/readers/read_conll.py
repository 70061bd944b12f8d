"""Entities of labels.conll as spaCy reads them, with the items of items.jsonl: one JSON object an entity."""
import json
import sys

from spacy.training.converters import conll_ner_to_docs

text = open(sys.argv[1] + "/labels.conll", encoding="utf-8", newline="\n").read()
items = [json.loads(line) for line in open(sys.argv[1] + "/items.jsonl", encoding="utf-8", newline="\n")]
sentences = [sentence for doc in conll_ner_to_docs(text, no_print=True) for sentence in doc.sents]
assert len(sentences) == len(items), (len(sentences), len(items))
for item, sentence in zip(items, sentences):
    for entity in sentence.ents:
        print(json.dumps({"path": item["path"], "words": "".join(token.text for token in entity), "label": entity.label_}))
