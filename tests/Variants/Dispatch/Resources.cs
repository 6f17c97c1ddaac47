using Dma.Reference;

namespace Dma.Variants.Dispatch;

/// <summary>Names registers that no device can be given; the CPU reaches them.</summary>
/// <param name="inner">The machine.</param>
internal sealed class NoResources(Machine inner) : PlatformWrapper(inner)
{
    public override DispatchDescription DispatchDescription { get; } =
        inner.DispatchDescription with
        {
            Optional =
            [
                .. inner.DispatchDescription.Optional.Select(line =>
                    line.MapsResources == Claim.Yes ? line with { MapsResources = Claim.Unstated } : line
                ),
            ],
            ResourceMappings = 0,
        };

    public override Answer<DmaAddress> MapResource(
        DeviceId device,
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) => Answer.Unsupported;
}

/// <summary>Refuses mappings of registers now and then.</summary>
/// <param name="device">The device.</param>
/// <param name="moods">When.</param>
internal sealed class RefusesResources(Device device, Platform.Moods moods) : TranslatedOperations(device)
{
    public override bool TryMapResource(
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        address = default;
        if (moods.Refuses(Machine, 3) || !base.TryMapResource(registers, size, direction, out address))
            return false;
        moods.Grant();
        return true;
    }
}

/// <summary>Gives whole pages of registers the addresses that they have, once for all mappings of them.</summary>
/// <param name="device">The device.</param>
internal sealed class SharesRegisters(Device device) : TranslatedOperations(device)
{
    private readonly Dictionary<(PhysicalAddress, ByteCount, DmaDirection), (DmaAddress Address, int Users)> _shared =
    [];

    public override bool TryMapResource(
        PhysicalAddress registers,
        ByteCount size,
        DmaDirection direction,
        out DmaAddress address
    )
    {
        var key = (registers, size, direction);
        var isThere = _shared.TryGetValue(key, out var there) && Device.Masks.Admits(there.Address, size);
        address = there.Address;
        if (!isThere && !base.TryMapResource(registers, size, direction, out address))
            return false;
        // One that a narrower mask does not reach is left to those that have it.
        if (!isThere && there.Users > 0)
            return true;
        _shared[key] = (address, there.Users + 1);
        return true;
    }

    public override void UnmapResource(in Mapping mapping)
    {
        var key = (mapping.Buffer, mapping.Size, mapping.Direction);
        if (!_shared.TryGetValue(key, out var there) || there.Address != mapping.Start)
        {
            base.UnmapResource(mapping);
            return;
        }
        if (there.Users > 1)
        {
            _shared[key] = there with { Users = there.Users - 1 };
            return;
        }
        _shared.Remove(key);
        base.UnmapResource(mapping);
    }
}

/// <summary>Says nothing of the operations of devices but which registers there are.</summary>
/// <param name="inner">The machine.</param>
internal sealed class OperationsUnsaid(Machine inner) : PlatformWrapper(inner)
{
    public override DispatchDescription DispatchDescription { get; } =
        new()
        {
            Registers = inner.DispatchDescription.Registers,
            Optional =
            [
                .. inner.DispatchDescription.Optional.Select(line => new OptionalOperations
                {
                    Device = line.Device,
                    Allocates = line.Allocates == Claim.No ? Claim.Unstated : Claim.Yes,
                    AllocatesNonCoherent = line.AllocatesNonCoherent == Claim.No ? Claim.Unstated : Claim.Yes,
                }),
            ],
        };
}
