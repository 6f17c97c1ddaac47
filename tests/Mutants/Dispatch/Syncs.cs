using Dma.Reference;
using Dma.Variants.Bounce;

namespace Dma.Mutants.Dispatch;

internal sealed class CopiesNeedNoSync(Device device, SlotPool pool) : BounceOperations(device, pool, always: true)
{
    public static Mutant Definition { get; } =
        new(
            "copies-need-no-sync",
            "Whether syncs are needed is answered from the coherence of the device; that a mapping may be a copy is forgotten.",
            "DMA-MAP-023",
            [.. Base.Content],
            Base.Coherent,
            Base.Bounced(Base.Coherent, (device, pool) => new CopiesNeedNoSync(device, pool)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: true,
            IsCombination: false
        );

    public override bool NeedsSync(DmaAddress address) => !Device.IsCoherent;
}

internal sealed class MaskSettlesTheNeed(Device device) : DirectOperations(device)
{
    public static Mutant Definition { get; } =
        new(
            "mask-settles-the-need",
            "Whether syncs are needed is worked out again when a mask is set, from what the mask reaches, and the caches are left out of it.",
            "DMA-MAP-023",
            [.. Base.Content],
            Base.WriteBack,
            Base.Of(Base.WriteBack, p => p with { DirectOperations = device => new MaskSettlesTheNeed(device) }),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override bool NeedsSync(DmaAddress address) =>
        Device.Masks.InForce == Device.Description.InitialMask && base.NeedsSync(address);
}
