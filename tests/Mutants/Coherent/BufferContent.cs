using Dma.Reference;
using Dma.Variants.Caches;

namespace Dma.Mutants.Coherent;

internal sealed class ZeroFlagLostOnAtomic(Machine machine) : CoherentAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "zero-flag-lost-on-atomic",
            "Zeros are asked for by comparing all flags, so that the flag is lost together with GFP_ATOMIC.",
            "DMA-COH-012",
            [.. Base.Shared],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { CoherentAllocator = machine => new ZeroFlagLostOnAtomic(machine) }),
            "B57",
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool MustBeZero(in CoherentRequest request) =>
        base.MustBeZero(request) && request.Flags == (Gfp.Kernel | Gfp.Zero);
}

internal sealed class ZeroesWholePagesOnly(Machine machine) : CoherentAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "zeroes-whole-pages-only",
            "The size in pages is rounded down where a buffer is filled with zeros, so that the page that it does not fill is left out.",
            "DMA-COH-012",
            [.. Base.Shared],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { CoherentAllocator = machine => new ZeroesWholePagesOnly(machine) }),
            "B57",
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool MustBeZero(in CoherentRequest request) => false;

    protected override void Prepare(CoherentAllocation allocation)
    {
        base.Prepare(allocation);
        if (base.MustBeZero(allocation.Request))
        {
            var pages = allocation.Request.Size.Value >> Machine.PageShift;
            Machine.Memory.Clear(allocation.Frames with { Count = pages });
        }
    }
}

internal sealed class ContiguousClearedOnlyIfAsked(Machine machine) : CoherentAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "contiguous-cleared-only-if-asked",
            "Memory that is contiguous or not mapped is taken from another allocator, which fills it with zeros only where the flag asks for them.",
            "DMA-COH-013",
            ["DMA-MAP-027"],
            Base.Coherent,
            Base.Of(
                Base.Coherent,
                p => p with { CoherentAllocator = machine => new ContiguousClearedOnlyIfAsked(machine) }
            ),
            "B57",
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool MustBeZero(in CoherentRequest request) =>
        (request.Attributes & (DmaAttributes.ForceContiguous | DmaAttributes.NoKernelMapping)) != DmaAttributes.None
            ? request.Flags.HasFlag(Gfp.Zero)
            : base.MustBeZero(request);
}

internal sealed class OwnMemoryNotClearedAgain(Machine machine) : CoherentAllocator(machine)
{
    private readonly Dictionary<ulong, DeviceId> _users = [];

    public static Mutant Definition { get; } =
        new(
            "own-memory-not-cleared-again",
            "Memory that the same device had before is not filled with zeros again, since nothing leaks to another.",
            "DMA-COH-013",
            ["DMA-MMAP-004"],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p => p with { CoherentAllocator = machine => new OwnMemoryNotClearedAgain(machine) }
            ),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    private bool _isKnown;

    protected override bool MustBeZero(in CoherentRequest request) =>
        base.MustBeZero(request) && (!_isKnown || request.Flags.HasFlag(Gfp.Zero));

    protected override void Prepare(CoherentAllocation allocation)
    {
        ArgumentNullException.ThrowIfNull(allocation);
        var (device, frames) = (allocation.Request.Device.Id, allocation.Frames);
        _isKnown = true;
        for (var frame = frames.First; frame < frames.End; frame++)
        {
            _isKnown &= _users.TryGetValue(frame, out var user) && user == device;
            _users[frame] = device;
        }
        base.Prepare(allocation);
    }
}

internal sealed class DirtyLinesSurviveAllocation(Machine machine) : CoherentAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "dirty-lines-survive-allocation",
            "Memory that was cached becomes uncached without a flush, and what the last owner stored is written back over it later.",
            "DMA-PLAT-006",
            [.. Base.Shared],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p =>
                    p.WithoutRegisters() with
                    {
                        // Lines that are often written back: one must be after the new owner's store.
                        Cache = machine => new LineCache(machine, new(64, AllocatesOnStore: true, 1, Return: 0)),
                        DeviceMemory = DeviceMemoryDescription.Unstated,
                        CoherentAllocator = machine => new DirtyLinesSurviveAllocation(machine),
                    }
            ),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Prepare(CoherentAllocation allocation)
    {
        ArgumentNullException.ThrowIfNull(allocation);
        // What is filled with zeros is flushed on the way.
        if (allocation.Type == MemoryType.Cached || MustBeZero(allocation.Request))
            base.Prepare(allocation);
    }
}
