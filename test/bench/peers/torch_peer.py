"""The training workloads of `npm run bench` in PyTorch with autograd and torch.optim. Answers lines "workload seconds" with rates per second."""
import sys
import time

import torch

torch.set_num_threads(1)
torch.manual_seed(0)


def toy(n, m, instances=1):
    importance = 0.9 ** torch.arange(n)
    nets = []
    for _ in range(instances):
        w = (torch.randn(m, n) / n**0.5).requires_grad_()
        b = torch.zeros(n, requires_grad=True)
        nets.append((w, b, torch.optim.Adam([w, b], lr=1e-3)))

    def step():
        for w, b, optimizer in nets:
            u = torch.rand(1024, n)
            x = torch.where(u < 0.1, u / 0.1, 0.0)
            y = torch.relu(x @ w.T @ w + b)
            loss = (importance * (x - y) ** 2).sum(1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    return step


def perceptron():
    net = torch.nn.Sequential(
        torch.nn.Linear(64, 512), torch.nn.Tanh(), torch.nn.Linear(512, 512), torch.nn.Tanh(), torch.nn.Linear(512, 1, bias=False)
    )
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-2)
    x, y = torch.randn(256, 64), torch.randn(256, 1)

    def step():
        loss = ((net(x) - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return step


def single(name):
    kind, what = name.split("-")
    if kind == "W6":
        a, b = torch.randn(int(what), int(what)), torch.randn(int(what), int(what))
        return lambda: a @ b
    x = torch.randn(1_000_000).clamp(-4, 4)
    return {
        "exp": lambda: torch.exp(x),
        "tanh": lambda: torch.tanh(x),
        "erf": lambda: torch.erf(x),
        "uniform": lambda: torch.rand(1_000_000),
        "normal": lambda: torch.randn(1_000_000),
    }[what]


def prepare(name):
    toys = {"W1": (5, 2), "W2": (20, 5), "W3": (400, 30), "W3x8": (400, 30, 8)}
    if name in toys:
        return toy(*toys[name])
    return perceptron() if name == "W4" else single(name)


known, step = None, None
for line in sys.stdin:
    name, seconds = line.split()
    if name != known:
        known, step = name, prepare(name)
        for _ in range(3):
            step()
    done, start = 0, time.process_time()
    while time.process_time() - start < float(seconds):
        step()
        done += 1
    print(done / (time.process_time() - start), flush=True)
