namespace Dma.Reference;

/// <summary>Windows of DMA addresses, one bus behind the other.</summary>
internal static class DmaWindows
{
    /// <summary>How many there may be for one device.</summary>
    public const int Most = 64;

    /// <summary>What is left of windows when the bus above passes on its own alone.</summary>
    /// <param name="below">The windows from the device to the bus; null: all addresses, unchanged.</param>
    /// <param name="above">The windows of the bus.</param>
    public static List<DmaWindow> Through(IReadOnlyList<DmaWindow>? below, IReadOnlyList<DmaWindow> above)
    {
        if (below is null)
            return [.. above];
        var windows = new List<DmaWindow>();
        foreach (var window in below)
        {
            foreach (var next in above)
            {
                var start = UInt128.Max(window.Memory.Value, next.Start.Value);
                var end = UInt128.Min(
                    window.Memory.Value + (UInt128)window.Length.Value,
                    next.Start.Value + (UInt128)next.Length.Value
                );
                if (start < end)
                    windows.Add(
                        new(
                            new((ulong)(window.Start.Value + (start - window.Memory.Value))),
                            new((ulong)(next.Memory.Value + (start - next.Start.Value))),
                            new((ulong)(end - start))
                        )
                    );
            }
        }
        return windows;
    }
}
