namespace Dma.Reference;

/// <summary>A replaceable part of a checker.</summary>
/// <param name="ledger">What is known of the machine.</param>
public abstract class Checks(Ledger ledger)
{
    /// <summary>What is known of the machine.</summary>
    protected Ledger Ledger { get; } = ledger;

    /// <summary>Where reports go.</summary>
    protected MisuseReports Reports => Ledger.Reports;

    /// <summary>Reports what ends at an address where nothing begins.</summary>
    /// <param name="device">The device.</param>
    /// <param name="range">What the call names.</param>
    protected virtual void EndsNothing(DeviceId device, DmaRange range) =>
        Reports.Add(
            Ledger.IsError(device, range.Start) ? Misuse.UnmapOfErrorAddress : Misuse.UnmapOfUnmapped,
            device,
            range,
            Ledger.IsError(device, range.Start)
                ? null
                : Ledger.FindMeeting(device, range) ?? Ledger.FindEnded(device, range)
        );
}
