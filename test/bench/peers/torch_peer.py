"""The workloads of `npm run bench` in PyTorch. Answers lines "workload seconds" with rates per second (0: unknown) of
processor time of one thread, or, started as `torch_peer.py 2`, per second of the clock with two threads. Training is by autograd and
torch.optim; started as `torch_peer.py 1 manual`, W1 to W3x8 have gradients and Adam written by hand, in place."""
import re
import sys
import time

import torch

threads = int(sys.argv[1]) if len(sys.argv) > 1 else 1
MANUAL = "manual" in sys.argv
clock = time.process_time if threads == 1 else time.perf_counter
torch.set_num_threads(threads)
torch.manual_seed(0)


def toy(n, m, instances=1, density=0.1):
    importance = 0.9 ** torch.arange(n)
    nets = []
    for _ in range(instances):
        w = (torch.randn(m, n) / n**0.5).requires_grad_()
        b = torch.zeros(n, requires_grad=True)
        nets.append((w, b, torch.optim.Adam([w, b], lr=1e-3)))

    def step():
        for w, b, optimizer in nets:
            u = torch.rand(1024, n)
            x = torch.where(u < density, u / density, 0.0)
            y = torch.relu(x @ w.T @ w + b)
            loss = (importance * (x - y) ** 2).sum(1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    return step


def toy_manual(n, m, instances=1, density=0.1):
    importance = 0.9 ** torch.arange(n)
    nets = []
    for _ in range(instances):
        values = [torch.randn(m, n) / n**0.5, torch.zeros(n)]
        nets.append([(v, torch.zeros_like(v), torch.zeros_like(v)) for v in values])
    count = 0

    @torch.no_grad()
    def step():
        nonlocal count
        count += 1
        rate, scale = 1e-3 / (1 - 0.9**count), 1 / (1 - 0.999**count) ** 0.5
        for net in nets:
            (w, _, _), (b, _, _) = net
            u = torch.rand(1024, n)
            x = (u / density).mul_(u < density)
            h = x @ w.T
            z = torch.addmm(b, h, w)
            d = z.clamp(min=0).sub_(x).mul_(importance).mul_(z > 0).mul_(2 / 1024)
            gradients = [(x.T @ (d @ w.T)).add_(d.T @ h).T, d.sum(0)]
            for (value, first, second), g in zip(net, gradients):
                first.mul_(0.9).add_(g, alpha=0.1)
                second.mul_(0.999).addcmul_(g, g, value=0.001)
                value.addcdiv_(first, second.sqrt().mul_(scale).add_(1e-8), value=-rate)

    return step


def batched(n, m, instances):
    """All instances at once: tensors [instance, sample, feature], batched products, one AdamW over parameters of all of them."""
    importance = 0.9 ** torch.arange(n)
    w = (torch.randn(instances, m, n) / n**0.5).requires_grad_()
    b = torch.zeros(instances, 1, n, requires_grad=True)
    optimizer = torch.optim.AdamW([w, b], lr=1e-3, weight_decay=0.01)

    def step():
        u = torch.rand(instances, 1024, n)
        x = torch.where(u < 0.1, u / 0.1, 0.0)
        y = torch.relu(torch.baddbmm(b, torch.bmm(x, w.transpose(1, 2)), w))
        loss = (importance * (x - y) ** 2).sum(2).mean(1).sum()
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
    """None where there is no such workload."""
    square = re.fullmatch(r"W6-(\d+)", name)
    if square:
        size = int(square[1])
        a, b = torch.randn(size, size), torch.randn(size, size)
        return lambda: a @ b
    x = torch.randn(1_000_000).clamp(-4, 4)
    return {
        "W8-exp": lambda: torch.exp(x),
        "W8-tanh": lambda: torch.tanh(x),
        "W8-erf": lambda: torch.erf(x),
        "W8-uniform": lambda: torch.rand(1_000_000),
        "W8-normal": lambda: torch.randn(1_000_000),
    }.get(name)


def prepare(name):
    if MANUAL and not re.fullmatch(r"W[123].*", name):
        return None
    many = re.fullmatch(r"toy-(\d+)-(\d+)x(\d+)", name)
    if many:
        return batched(*map(int, many.groups()))
    toys = {
        **{"W1": (5, 2), "W2": (20, 5), "W3": (400, 30), "W3-dense": (400, 30), "W3-0.01": (400, 30, 1, 0.01)},
        **{"W3x8": (400, 30, 8)},
    }
    if name in toys:
        return (toy_manual if MANUAL else toy)(*toys[name])
    return perceptron() if name == "W4" else single(name)


def warm(name):
    return 1 if name.startswith("toy") else 3


known, step, worth = None, None, 1
for line in sys.stdin:
    name, seconds = line.split()
    if name != known:
        known, step = name, prepare(name)
        # Of many instances the unit is one step of one of them.
        worth = int(name.split("x")[1]) if name.startswith("toy") else 1
        for _ in range(warm(name) if step else 0):
            step()
    if step is None:
        print(0, flush=True)
        continue
    done, start = 0, clock()
    while clock() - start < float(seconds):
        step()
        done += worth
    print(done / (clock() - start), flush=True)
