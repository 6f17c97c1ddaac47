namespace Dma.Reference;

/// <summary>The boards that are profiles of the reference.</summary>
public static class DeviceTreeBoards
{
    /// <summary>The names of their profiles.</summary>
    public static IReadOnlyList<string> Names { get; } = ["devicetree", "devicetree-restricted"];

    /// <summary>The flattened device tree of a board.</summary>
    /// <param name="profile">One of <see cref="Names" />.</param>
    /// <exception cref="ArgumentException">There is no such board.</exception>
    public static byte[] BlobOf(string profile)
    {
        using var stream =
            typeof(DeviceTreeBoards).Assembly.GetManifestResourceStream($"{profile}.dtb")
            ?? throw new ArgumentException($"There is no board '{profile}'.", nameof(profile));
        var blob = new byte[stream.Length];
        stream.ReadExactly(blob);
        return blob;
    }
}
