namespace Dma.Reference;

/// <summary>Checks of memory that is declared for devices. Replaceable.</summary>
/// <param name="ledger">What is known of the machine.</param>
public class DeclaredMemoryChecks(Ledger ledger) : Checks(ledger)
{
    private readonly Dictionary<DeviceId, DmaRange> _declared = [];

    /// <summary>Memory was declared.</summary>
    /// <param name="device">The device.</param>
    /// <param name="range">Where the device finds it.</param>
    public virtual void Declared(DeviceId device, DmaRange range)
    {
        if (Ledger.Knows(device))
            _declared[device] = range;
    }

    /// <summary>A declaration was to be taken back.</summary>
    /// <param name="device">The device.</param>
    /// <param name="answer">What was answered.</param>
    public virtual void Released(DeviceId device, Answer answer)
    {
        if (!_declared.TryGetValue(device, out var range))
            return;
        if (Ledger.FindBuffer(device, range) is { } live)
            Reports.Add(Misuse.DeclaredMemoryReleasedBusy, device, live.Range, live);
        if (answer == Answer.Ok)
            _ = _declared.Remove(device);
    }

    /// <summary>A part of the declared memory is the driver's own from now on.</summary>
    /// <param name="device">The device.</param>
    /// <param name="range">Where the device finds it.</param>
    public virtual void Marked(DeviceId device, DmaRange range) => Ledger.ForgetEnded(device, range);
}
