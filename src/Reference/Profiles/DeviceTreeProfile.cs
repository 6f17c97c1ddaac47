namespace Dma.Reference;

/// <summary>
/// <c>devicetree</c> and <c>devicetree-restricted</c>: machines built of the boards whose sources lie in the folder beside this
/// file. The first has areas and pools, buses that shift and limit addresses, and IOMMUs; the second has devices that work on
/// copies in pools of their own.
/// </summary>
internal static class DeviceTreeProfile
{
    public static MachineParts Parts { get; } = Of("devicetree");

    public static MachineParts RestrictedParts { get; } = Of("devicetree-restricted");

    private static MachineParts Of(string profile) => BoardBuilder.Read(DeviceTreeBoards.BlobOf(profile), profile);
}
