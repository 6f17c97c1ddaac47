namespace Dma.Reference;

/// <summary>Each entry is a segment of its own, as where nothing translates. Replaceable.</summary>
/// <param name="device">The device.</param>
public class NoMerging(Device device) : MergePolicy(device)
{
    /// <inheritdoc />
    public override DmaMask MergeBoundary => default;
}
