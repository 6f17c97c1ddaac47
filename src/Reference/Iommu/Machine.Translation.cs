namespace Dma.Reference;

// Where addresses of translated devices lie, and where they lead.
public sealed partial class Machine : ITranslation, IPhysicalView
{
    /// <inheritdoc />
    public TranslationDescription DescribeTranslation(DeviceId device) =>
        Find(device) is { } found ? Parts.Translation(found.Description) : TranslationDescription.Unstated;

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.BadAddress" /> for an address without memory.</remarks>
    public Answer<PhysicalAddress> PhysicalAddressOf(DeviceId device, DmaAddress address)
    {
        if (Find(device) is not { } found)
            return Answer.Failed(Errno.NoDevice);
        return found.Operations.TryFindMemory(address, out var memory) ? memory : Answer.Failed(Errno.BadAddress);
    }

    private bool HasTranslation => _domains.Count > 0 || HasAddressSpaces;
}
