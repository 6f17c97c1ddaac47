namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of its operations chosen per device has a meaning.</summary>
internal static class DispatchBounds
{
    private const int MostWindows = 64;
    private const ulong LargestWindow = 0x4_0000;

    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(IDispatch? facet, int devices)
    {
        if (facet is null)
        {
            return DescriptionBounds.Missing(nameof(IDispatch));
        }

        if (facet.DispatchDescription is not { } it)
        {
            return "DispatchDescription must not be null";
        }

        return Windows(it.Registers, devices)
            ?? Lines(it.Optional, devices)
            ?? DescriptionBounds.Number("ResourceMappings", it.ResourceMappings)
            ?? DescriptionBounds.Mask("ResourceMask", it.ResourceMask);
    }

    private static string? Windows(IReadOnlyList<RegisterWindow?>? windows, int devices)
    {
        if (windows is null)
        {
            return "Registers must not be null";
        }

        if (windows.Count > MostWindows)
        {
            return DescriptionBounds.Words($"Registers must have at most {MostWindows} windows, not {windows.Count}");
        }

        for (var i = 0; i < windows.Count; i++)
        {
            if (windows[i] is not { } window)
            {
                return DescriptionBounds.Words($"window {i} of Registers must not be null");
            }

            if (window.Owner.Index < 0 || window.Owner.Index >= devices)
            {
                return DescriptionBounds.Words(
                    $"Owner of window {i} must be a device, 0 to {devices - 1}, not {window.Owner.Index}"
                );
            }

            if (window.Size.Value is 0 or > LargestWindow)
            {
                return DescriptionBounds.Words(
                    $"Size of window {i} must be 0x1 to {new ByteCount(LargestWindow)}, not {window.Size}"
                );
            }

            if (window.Size.Value - 1 > ulong.MaxValue - window.Start.Value)
            {
                return DescriptionBounds.Words(
                    $"window {i} of Registers must end within 64 bits, not begin at {window.Start}"
                );
            }

            for (var j = 0; j < i; j++)
            {
                // Compared without forming ends: the byte behind the last one has no address.
                var (low, high) =
                    windows[j]!.Start.Value <= window.Start.Value ? (windows[j]!, window) : (window, windows[j]!);
                if (high.Start.Value - low.Start.Value < low.Size.Value)
                {
                    return DescriptionBounds.Words($"windows {j} and {i} of Registers must not overlap");
                }
            }
        }

        return null;
    }

    private static string? Lines(IReadOnlyList<OptionalOperations?>? lines, int devices)
    {
        if (lines is null)
        {
            return "Optional must not be null";
        }

        var named = new HashSet<int>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i] is not { } line)
            {
                return DescriptionBounds.Words($"line {i} of Optional must not be null");
            }

            if (line.Device.Index < 0 || line.Device.Index >= devices || !named.Add(line.Device.Index))
            {
                return DescriptionBounds.Words(
                    $"Device of line {i} of Optional must be one of 0 to {devices - 1}, each once, not {line.Device.Index}"
                );
            }

            if (
                DescriptionBounds.Claims(
                    ("Allocates", line.Allocates),
                    ("AllocatesNonCoherent", line.AllocatesNonCoherent),
                    ("MapsResources", line.MapsResources)
                ) is
                { } nonsense
            )
            {
                return nonsense;
            }
        }

        return null;
    }
}
