using Dma.Reference;

namespace Dma.Mutants.Coherent;

internal sealed class IommuTakesTheStreamingMask(Device device) : TranslatedOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "iommu-takes-the-streaming-mask",
            "With any but the usual coherent mask, addresses for buffers are allocated below the streaming one, as those of mappings are.",
            "DMA-COH-007",
            ["DMA-COH-009", "DMA-ADDR-013"],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p with
                    {
                        TranslatedOperations = device => new IommuTakesTheStreamingMask(device),
                        AddressAllocator = domain => new AddressAllocator(domain),
                    }
            ),
            "B24",
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool TryMapAllocation(FrameRange frames, ulong alignment, out DmaAddress address)
    {
        address = default;
        var isUsual = Device.Masks.CoherentInForce == Device.Description.InitialMask;
        var last = isUsual ? Device.Masks.LastCoherentAddress : Device.Masks.LastAddress;
        if (!Domain.Addresses.TryAllocate(frames.Count, alignment, last, out var page))
            return false;
        Domain.Map(page, frames, DmaDirection.Bidirectional);
        address = new(page << Machine.PageShift);
        return true;
    }
}

internal sealed class StreamingMaskStandsIn(Device device) : MaskPolicy(device)
{
    private bool _isSet;

    public static Mutant Definition { get; } =
        new(
            "streaming-mask-stands-in",
            "Until a coherent mask is set buffers are placed by the streaming one, also where that allows more than 32 bits.",
            "DMA-ADDR-011",
            ["DMA-COH-009", "DMA-ADDR-013"],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { MaskPolicy = device => new StreamingMaskStandsIn(device) }),
            "B24",
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override DmaAddress LastCoherentAddress => _isSet ? base.LastCoherentAddress : LastAddress;

    public override Answer SetCoherentMask(DmaMask mask)
    {
        var answer = base.SetCoherentMask(mask);
        _isSet |= answer == Answer.Ok;
        return answer;
    }
}

internal sealed class CoherentLimitNeverNarrows(Device device) : MaskPolicy(device)
{
    private ulong _limit = device.Description.InitialMask.Value;

    public static Mutant Definition { get; } =
        new(
            "coherent-limit-never-narrows",
            "The limit that buffers are held against follows the coherent mask when it is widened, and stays when it is narrowed.",
            "DMA-COH-007",
            ["DMA-COH-009", "DMA-ADDR-013"],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { MaskPolicy = device => new CoherentLimitNeverNarrows(device) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override DmaAddress LastCoherentAddress => new(Math.Min(_limit, Device.Description.BusLimit.Value));

    public override Answer SetCoherentMask(DmaMask mask)
    {
        var answer = base.SetCoherentMask(mask);
        _limit = Math.Max(_limit, CoherentInForce.Value);
        return answer;
    }

    public override Answer SetMaskAndCoherent(DmaMask mask)
    {
        var answer = base.SetMaskAndCoherent(mask);
        _limit = CoherentInForce.Value;
        return answer;
    }
}

internal sealed class EndOfBufferNotCompared(Machine machine) : CoherentAllocator(machine)
{
    private ulong _pages = 1;

    public static Mutant Definition { get; } =
        new(
            "end-of-buffer-not-compared",
            "Of a buffer the first page is held against a coherent mask that was set alone, and those behind it may lie beyond.",
            "DMA-COH-007",
            ["DMA-COH-009"],
            Base.Interconnect,
            Base.Of(
                Base.Interconnect,
                p =>
                    p with
                    {
                        MaskPolicy = device => new MasksThatTell(device),
                        CoherentAllocator = machine => new EndOfBufferNotCompared(machine),
                        DirectOperations = device => new StartOfBufferCompared(device),
                    }
            ),
            "B26",
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool TryPlace(
        in CoherentRequest request,
        ulong pages,
        ref CpuView view,
        out FrameRange frames,
        out DmaAddress dma
    )
    {
        _pages = ((MasksThatTell)request.Device.Masks).WereSetTogether ? 1 : pages;
        return base.TryPlace(request, pages, ref view, out frames, out dma);
    }

    protected override FrameRange ReachOf(Device device)
    {
        var reach = base.ReachOf(device);
        return reach with { Count = reach.Count + _pages - 1 };
    }
}

internal sealed class StartOfBufferCompared(Device device) : DirectOperations(device)
{
    public override bool TryMapAllocation(FrameRange frames, ulong alignment, out DmaAddress address) =>
        ((MasksThatTell)Device.Masks).WereSetTogether
            ? base.TryMapAllocation(frames, alignment, out address)
            : TryToDma(Machine.AddressOf(frames.First), out address)
                && address.Value <= Device.Masks.LastCoherentAddress.Value
                && (frames.Count << Machine.PageShift) - 1 <= Device.Description.BusLimit.Value - address.Value;
}

internal sealed class AtomicPoolIgnoresTheMask(Machine machine) : CoherentAllocator(machine)
{
    public static Mutant Definition { get; } =
        new(
            "atomic-pool-ignores-the-mask",
            "Buffers from the atomic pool are given whatever the coherent mask, since the pool lies low enough for the usual one.",
            "DMA-COH-007",
            ["DMA-COH-009"],
            Base.WriteBack,
            Base.Of(
                Base.WriteBack,
                p =>
                    p with
                    {
                        CoherentAllocator = machine => new AtomicPoolIgnoresTheMask(machine),
                        MaskPolicy = device => new MaskThatSleepersHave(device),
                    }
            ),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<CoherentBuffer> Allocate(in CoherentRequest request)
    {
        var masks = (MaskThatSleepersHave)request.Device.Masks;
        var pages = (request.Size.Value + Machine.PageMask) >> Machine.PageShift;
        masks.IsIgnored =
            request.Flags.HasFlag(Gfp.Atomic) && ViewOf(request, MemoryTypeOf(request), pages) == CpuView.Remapped;
        var answer = base.Allocate(request);
        masks.IsIgnored = false;
        return answer;
    }
}

internal sealed class MaskThatSleepersHave(Device device) : MasksThatTell(device)
{
    public bool IsIgnored { get; set; }

    public override DmaAddress LastCoherentAddress =>
        IsIgnored && !WereSetTogether ? Device.Description.BusLimit : base.LastCoherentAddress;
}

/// <summary>Masks that tell whether they were set at once: there the code for mappings limits buffers too, which has no slip.</summary>
internal class MasksThatTell(Device device) : MaskPolicy(device)
{
    public bool WereSetTogether { get; private set; }

    public override Answer SetMaskAndCoherent(DmaMask mask)
    {
        var answer = base.SetMaskAndCoherent(mask);
        WereSetTogether |= answer == Answer.Ok;
        return answer;
    }
}

internal sealed class BusLimitNotForBuffers(Device device) : MaskPolicy(device)
{
    public static Mutant Definition { get; } =
        new(
            "bus-limit-not-for-buffers",
            "The limit of the bus is looked at where buffers are mapped, and forgotten where they are allocated.",
            "DMA-COH-008",
            ["DMA-COH-014", .. Base.Shared],
            Base.Coherent,
            Base.Of(Base.Coherent, p => p with { MaskPolicy = device => new BusLimitNotForBuffers(device) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override DmaAddress LastCoherentAddress => new(CoherentInForce.Value);
}

internal sealed class AcceptedMaskReplacesTheLimit(Device device) : MaskPolicy(device)
{
    private ulong _last = Math.Min(device.Description.InitialMask.Value, device.Description.BusLimit.Value);

    public static Mutant Definition { get; } =
        new(
            "accepted-mask-replaces-the-limit",
            "The last address of buffers is computed once from mask and bus limit, and set to the mask alone when one is accepted.",
            "DMA-COH-008",
            ["DMA-COH-014", .. Base.Shared],
            Base.Isolating,
            Base.Of(
                Base.Isolating,
                p =>
                    p with
                    {
                        MaskPolicy = device => new AcceptedMaskReplacesTheLimit(device),
                        AddressAllocator = domain => new AddressAllocator(domain),
                    }
            ),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override DmaAddress LastCoherentAddress => new(_last);

    public override Answer SetCoherentMask(DmaMask mask)
    {
        var answer = base.SetCoherentMask(mask);
        if (answer == Answer.Ok)
            _last = mask.Value;
        return answer;
    }
}
