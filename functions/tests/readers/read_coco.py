"""Rows of coco.json as pycocotools reads them, found by category and by image: one JSON object a line."""
import contextlib
import json
import sys

from pycocotools.coco import COCO

with contextlib.redirect_stdout(sys.stderr):
    labels = COCO(sys.argv[1] + "/coco.json")
for category in labels.loadCats(labels.getCatIds()):
    for image in labels.loadImgs(labels.getImgIds(catIds=[category["id"]])):
        annotations = labels.loadAnns(labels.getAnnIds(imgIds=[image["id"]], catIds=[category["id"]]))
        assert len(annotations) == 1, annotations
        row = {"path": image["file_name"], "label": category["name"], "width": image["width"], "height": image["height"]}
        if "info" in labels.dataset:  # the standard dialect
            assert annotations[0]["bbox"] == [0, 0, image["width"], image["height"]], annotations
            assert labels.annToMask({**annotations[0], "segmentation": [[0, 0, 1, 0, 1, 1]]}).shape == (image["height"], image["width"])
        print(json.dumps(row))
