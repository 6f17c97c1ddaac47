using Dma.Reference;

namespace Dma.Mutants.Platform;

internal sealed class FaultOfWholePage(Machine machine) : EventLog(machine)
{
    public static Mutant Definition { get; } =
        new(
            "fault-of-whole-page",
            "The address of a blocked store is reported as the fault register has it, without the offset in the page.",
            "DMA-PLAT-004",
            [],
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { EventLog = machine => new FaultOfWholePage(machine) }),
            null,
            ShortestRepro: 2,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Report(PlatformEvent platformEvent)
    {
        var range = platformEvent.Range;
        base.Report(
            platformEvent.IsWrite
                ? platformEvent with
                {
                    Range = range with { Start = new(range.Start.Value & ~Machine.PageMask) },
                }
                : platformEvent
        );
    }
}

internal sealed class FaultKindOneLate(Machine machine) : EventLog(machine)
{
    private bool? _latched;

    public static Mutant Definition { get; } =
        new(
            "fault-kind-one-late",
            "Whether a fault was a load or a store is read from a register that still holds the fault before.",
            "DMA-PLAT-004",
            [],
            Base.Isolating,
            Base.Of(Base.Isolating, p => p with { EventLog = machine => new FaultKindOneLate(machine) }),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override void Report(PlatformEvent platformEvent)
    {
        base.Report(platformEvent with { IsWrite = _latched ?? platformEvent.IsWrite });
        _latched = platformEvent.IsWrite;
    }
}
