namespace Dma.Reference;

/// <summary>What was found and waits to be drained, oldest first. Replaceable.</summary>
/// <remarks>Holds 1024; what comes on top of them is lost.</remarks>
/// <param name="ledger">What is known of the machine.</param>
public class MisuseReports(Ledger ledger)
{
    private const int Capacity = 1024;

    private readonly Queue<PlatformEvent> _reports = new();

    /// <summary>What is known of the machine.</summary>
    protected Ledger Ledger { get; } = ledger;

    /// <summary>Adds a report.</summary>
    /// <param name="misuse">The class.</param>
    /// <param name="device">The device.</param>
    /// <param name="range">The DMA addresses that it is about.</param>
    /// <param name="about">The mapping or buffer that it is about; null where there is none.</param>
    /// <param name="isWrite">Whether it is a store.</param>
    public virtual void Add(Misuse misuse, DeviceId device, DmaRange range, KnownMapping? about, bool isWrite = false)
    {
        if (_reports.Count < Capacity)
        {
            _reports.Enqueue(
                new(PlatformEventKind.Misuse, device, range, isWrite) { Misuse = misuse, MadeAt = about?.MadeAt ?? 0 }
            );
        }
    }

    /// <summary>Adds a report of a mapping, once.</summary>
    /// <param name="misuse">The class.</param>
    /// <param name="about">The mapping.</param>
    /// <param name="range">The DMA addresses that it is about.</param>
    /// <param name="isWrite">Whether it is a store.</param>
    public virtual void AddOnce(Misuse misuse, KnownMapping about, DmaRange range, bool isWrite = false)
    {
        ArgumentNullException.ThrowIfNull(about);
        if (about.IsFirst(misuse))
            Add(misuse, about.Device, range, about, isWrite);
    }

    /// <summary>Takes reports out, oldest first.</summary>
    /// <param name="destination">Filled with reports.</param>
    /// <returns>How many were written.</returns>
    public int Drain(Span<PlatformEvent> destination)
    {
        var count = Math.Min(destination.Length, _reports.Count);
        for (var i = 0; i < count; i++)
            destination[i] = _reports.Dequeue();
        return count;
    }
}
