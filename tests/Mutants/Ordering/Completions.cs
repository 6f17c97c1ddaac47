using Dma.Reference;

namespace Dma.Mutants.Ordering;

/// <summary>What loads some of the uncached memory through the cache; stores go past it and drop what it holds.</summary>
internal abstract class LoadsThroughTheCache(Machine machine) : WriteBuffer(machine)
{
    public override void Load(PhysicalAddress start, MemoryType type, Span<byte> destination)
    {
        if (type == MemoryType.Uncached && IsCached(start, new((ulong)destination.Length)))
            Machine.Cache.Load(start, destination);
        else
            base.Load(start, type, destination);
    }

    public override void Store(PhysicalAddress start, MemoryType type, ReadOnlySpan<byte> source)
    {
        base.Store(start, type, source);
        if (type == MemoryType.Uncached)
            Machine.Cache.Invalidate(start, new((ulong)source.Length));
    }

    protected abstract bool IsCached(PhysicalAddress start, ByteCount size);
}

internal sealed class LargeBuffersThroughTheCache(Machine machine) : LoadsThroughTheCache(machine)
{
    public static Mutant Definition { get; } =
        new(
            "large-buffers-through-the-cache",
            "The translations of a buffer of several pages say that loads may be cached, which no barrier makes good.",
            "DMA-ORD-002",
            [.. Base.Shared],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p =>
                    p with
                    {
                        // A completion that a region tells of is ORD-007's, and shows nothing else.
                        Coherent = p.Coherent with
                        {
                            HonoursWriteBarrier = Claim.No,
                        },
                        WriteBuffer = machine => new LargeBuffersThroughTheCache(machine),
                    }
            ),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool IsCached(PhysicalAddress start, ByteCount size) =>
        Machine.Coherent.FindByFrame(start.Value >> Machine.PageShift) is { Frames.Count: > 1 };
}

internal sealed class LinesOldUntilTheBarrier(Machine machine) : LoadsThroughTheCache(machine)
{
    private readonly ulong _lineMask = machine.Parts.Platform.CacheLine.Value - 1;
    private readonly HashSet<ulong> _cached = [];

    public static Mutant Definition { get; } =
        new(
            "lines-old-until-the-barrier",
            "Whole lines of uncached memory are loaded through the cache up to the next barrier, and parts of them past it.",
            "DMA-ORD-004",
            [.. Base.Shared],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { WriteBuffer = machine => new LinesOldUntilTheBarrier(machine) }),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Drain()
    {
        _cached.Clear();
        base.Drain();
    }

    protected override bool IsCached(PhysicalAddress start, ByteCount size)
    {
        if (((start.Value | size.Value) & _lineMask) != 0)
            return false;
        // The first load of a line after a barrier brings it.
        for (var line = start.Value; line - start.Value < size.Value; line += _lineMask + 1)
        {
            if (_cached.Add(line))
                Machine.Cache.Invalidate(new(line), new(1));
        }
        return true;
    }
}

internal sealed class BridgeKeepsTheLine(Device device) : BusMaster(device)
{
    private readonly ulong _lineMask = device.Machine.Parts.Platform.CacheLine.Value - 1;
    private readonly byte[] _line = new byte[device.Machine.Parts.Platform.CacheLine.Value];
    private ulong? _kept;

    public static Mutant Definition { get; } =
        new(
            "bridge-keeps-the-line",
            "A bridge keeps the last line that the device loaded of a buffer; a store that runs into it from the line before does not drop it.",
            "DMA-ORD-003",
            [.. Base.Shared],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p =>
                    p with
                    {
                        BusMaster = device => new BridgeKeepsTheLine(device),
                        WriteBuffer = machine => new BarrierReachesBridges(machine),
                    }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public void Drop() => _kept = null;

    protected override void Read(PhysicalAddress start, Span<byte> destination)
    {
        base.Read(start, destination);
        if (Machine.Coherent.FindByFrame(start.Value >> Machine.PageShift) is null)
            return;
        var end = start.Value + (uint)destination.Length;
        if (_kept is { } kept && start.Value < kept + (uint)_line.Length && kept < end)
        {
            var (first, last) = (Math.Max(start.Value, kept), Math.Min(end, kept + (uint)_line.Length));
            _line.AsSpan((int)(first - kept), (int)(last - first)).CopyTo(destination[(int)(first - start.Value)..]);
        }
        var line = (end - 1) & ~_lineMask;
        if (_kept != line)
            base.Read(new(line), _line);
        _kept = line;
    }

    protected override void Write(PhysicalAddress start, ReadOnlySpan<byte> source)
    {
        base.Write(start, source);
        if (_kept == (start.Value & ~_lineMask))
            Drop();
    }
}

/// <summary>What the CPU does at a barrier and at a give reaches the bridges of all devices.</summary>
internal sealed class BarrierReachesBridges(Machine machine) : WriteBuffer(machine)
{
    public override void Drain()
    {
        base.Drain();
        foreach (var device in Machine.AllDevices)
            ((BridgeKeepsTheLine)device.BusMaster).Drop();
    }
}
