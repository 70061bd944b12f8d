"""Rows of the folder as mltable reads it: one JSON object a line."""
import json
import sys

import mltable

labels = mltable.load(sys.argv[1]).to_pandas_dataframe()
for row in labels.to_dict("records"):
    assert row["label_confidence"] == 1.0, row
    print(json.dumps({"url": str(row["image_url"]), "label": row["label"], "width": int(row["image_width"]), "height": int(row["image_height"])}))
