"""Rows of tables as mltable reads them: one JSON object a line."""
import json
import sys

import mltable

labels = mltable.load(sys.argv[1]).to_pandas_dataframe()
for row in labels.to_dict("records"):
    assert list(row["label_confidence"]) == [1.0] * len(row["label"]), row
    print(json.dumps({"url": str(row["image_url"]), "row": int(row["row"]), "labels": list(row["label"]), "text": row["text"]}))
