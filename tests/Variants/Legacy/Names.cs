using Dma.Reference;

namespace Dma.Variants.Legacy;

/// <summary>Old names as the bodies of the facet have them: nothing of one's own.</summary>
internal sealed class PlainNames(Machine inner) : PlatformWrapper(inner);

/// <summary>A sync that is not split does both, whatever the direction: on a coherent machine it does nothing anyway.</summary>
internal sealed class UnsplitDoesBoth(Machine machine) : LegacyNames(machine)
{
    public override Answer SyncSingle(LegacyName name, DeviceId device, DmaRange range, DmaDirection direction)
    {
        Machine.SyncForCpu(device, range, direction);
        return Machine.SyncForDevice(device, range, direction);
    }
}

/// <summary>Allocations by old names come from where those come from that may sleep.</summary>
internal sealed class ConsistentMaySleep(Machine machine) : LegacyNames(machine)
{
    public override Answer<CoherentBuffer> AllocateConsistent(
        LegacyName name,
        DeviceId device,
        ByteCount size,
        bool zeroed
    ) =>
        base.AllocateConsistent(name, device, size, zeroed) is { Status: AnswerStatus.Ok } given
            ? given
            : Machine.AllocateCoherent(device, size, zeroed ? Gfp.Zero : Gfp.Kernel, DmaAttributes.None);
}
