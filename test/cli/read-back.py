"""Reads a run's folder without Ansatz: NumPy's own .npy loader, and safetensors by its specification. Prints one JSON object."""
import json
import pathlib
import struct
import sys

import numpy

run = pathlib.Path(sys.argv[1])
raw = (run / "weights.safetensors").read_bytes()
(length,) = struct.unpack("<Q", raw[:8])
header = json.loads(raw[8 : 8 + length])
metadata = header.pop("__metadata__")
weights = {}
end = 0
for name, entry in header.items():
    assert entry["dtype"] == "F64", entry
    begin, stop = entry["data_offsets"]
    assert begin == end, "the format allows no holes"
    end = stop
    weights[name] = numpy.frombuffer(raw[8 + length + begin : 8 + length + stop], "<f8").reshape(entry["shape"]).tolist()
assert 8 + length + end == len(raw)
draws = []
for entry in json.loads((run / "draws" / "index.json").read_text()):
    array = numpy.load(run / "draws" / entry["file"], allow_pickle=False)
    draws.append({**entry, "read": list(array.shape), "dtype": str(array.dtype), "mean": float(array.mean()), "first": float(array.flat[0]), "last": float(array.flat[-1])})
print(json.dumps({"metadata": metadata, "weights": weights, "draws": draws}))
