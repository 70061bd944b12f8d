"""Rows of labels.csv where an item has any number of classes, as pandas reads them: one JSON object a line."""
import json
import sys

import pandas as pd

labels = pd.read_csv(sys.argv[1] + "/labels.csv", dtype=str, keep_default_na=False)
labels = labels.map(lambda cell: cell[1:] if cell.startswith("'") else cell)  # as the sample says
for row in labels.to_dict("records"):
    said = {"path": row["Path"], "label": row["Label"], "ids": row["LabelIds"].split(";")}
    if "Row" in row:
        said["row"] = int(row["Row"])
    print(json.dumps(said))
