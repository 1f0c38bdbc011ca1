"""Trajectories of torch.optim on two fixed functions, float64, for test/runtime/train/torch-trajectories.test.ts.

    python3 scripts/references/torch_optimizers.py > test/runtime/train/torch-trajectories.json

Debian: apt-get install python3-torch. Any version of PyTorch gives these numbers to rounding.
"""

import json

import torch

STEPS = 20
START = {"quadratic": [1.0, -2.0, 0.5], "rosenbrock": [-1.2, 1.0]}


def quadratic(w):
    scale = torch.tensor([1.0, 4.0, 0.25], dtype=torch.float64)
    centre = torch.tensor([0.5, 0.25, -1.0], dtype=torch.float64)
    return (scale * (w - centre) ** 2).sum() / 2 + 0.3 * w[0] * w[1]


def rosenbrock(w):
    return (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2


FUNCTIONS = {"quadratic": quadratic, "rosenbrock": rosenbrock}

# (entry of the catalogue, its arguments, class of torch.optim, its arguments)
CASES = [
    ("sgd", {}, torch.optim.SGD, {}),
    ("sgd", {"weight_decay": 0.1}, torch.optim.SGD, {"weight_decay": 0.1}),
    ("sgd", {"momentum": 0.9}, torch.optim.SGD, {"momentum": 0.9}),
    ("sgd", {"momentum": 0.9, "nesterov": True}, torch.optim.SGD, {"momentum": 0.9, "nesterov": True}),
    (
        "sgd",
        {"momentum": 0.8, "nesterov": True, "weight_decay": 0.05},
        torch.optim.SGD,
        {"momentum": 0.8, "nesterov": True, "weight_decay": 0.05},
    ),
    ("adam", {}, torch.optim.Adam, {}),
    ("adam", {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}, torch.optim.Adam, {"betas": (0.8, 0.95), "eps": 1e-3}),
    ("adam", {"weight_decay": 0.1}, torch.optim.Adam, {"weight_decay": 0.1}),
    ("adamw", {}, torch.optim.AdamW, {}),
    ("adamw", {"weight_decay": 0.3}, torch.optim.AdamW, {"weight_decay": 0.3}),
    ("rmsprop", {}, torch.optim.RMSprop, {}),
    ("rmsprop", {"alpha": 0.9, "epsilon": 1e-4}, torch.optim.RMSprop, {"alpha": 0.9, "eps": 1e-4}),
    ("rmsprop", {"momentum": 0.5}, torch.optim.RMSprop, {"momentum": 0.5}),
    ("rmsprop", {"centered": True}, torch.optim.RMSprop, {"centered": True}),
    (
        "rmsprop",
        {"centered": True, "momentum": 0.5, "weight_decay": 0.1},
        torch.optim.RMSprop,
        {"centered": True, "momentum": 0.5, "weight_decay": 0.1},
    ),
]
RATES = {"sgd": {"quadratic": 0.05, "rosenbrock": 2e-4}, "other": {"quadratic": 0.02, "rosenbrock": 0.01}}
CLIP = 0.5


def trajectory(function, start, make, clip=None):
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = make([w])
    points = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        FUNCTIONS[function](w).backward()
        if clip is not None:
            torch.nn.utils.clip_grad_norm_([w], clip)
        optimizer.step()
        points.append([float(x) for x in w.detach()])
    return points


def main():
    cases = []
    for function, start in START.items():
        for entry, arguments, kind, options in CASES:
            rate = RATES.get(entry, RATES["other"])[function]
            points = trajectory(function, start, lambda w: kind(w, lr=rate, **options))
            case = {"function": function, "entry": entry, "arguments": {"learning_rate": rate, **arguments}}
            cases.append({**case, "start": start, "points": points})
        points = trajectory(function, start, lambda w: torch.optim.SGD(w, lr=0.05), CLIP)
        case = {"function": function, "entry": "sgd", "arguments": {"learning_rate": 0.05}, "clip": CLIP}
        cases.append({**case, "start": start, "points": points})
    lines = ",\n  ".join(json.dumps(case) for case in cases)
    print(f'{{\n "torch": "{torch.__version__}",\n "steps": {STEPS},\n "cases": [\n  {lines}\n ]\n}}')


main()
