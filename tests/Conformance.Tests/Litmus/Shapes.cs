namespace Dma.Conformance.Tests.Litmus;

/// <summary>The classic shapes, between the CPU and a device, and what the clauses allow of each.</summary>
internal static class Shapes
{
    private const string Close = "complete; barrier; z=x";

    /// <summary>Each shape with its outcomes: the values of the CPU's loads, the device's, and the last look, in order.</summary>
    public static IReadOnlyList<(Shape Shape, string Allowed)> All { get; } =
    [
        // Message passing: the reader sees the flag y, and may miss the data x.
        (new("MP to the device", "x=1; y=1", "r=y; s=x"), "00 01 10 11"),
        (new("MP to the device, barrier", "x=1; barrier; y=1", "r=y; s=x"), "00 01 11"),
        (new("MP to the CPU", "r=y; s=x", "x=1; y=1"), "00 01 10 11"),
        (new("MP to the CPU, completion", "r=y; s=x", "x=1; complete; y=1"), "00 01 10 11"),
        (new("MP to the CPU, barrier", "r=y; barrier; s=x", "x=1; y=1"), "00 01 10 11"),
        (new("MP to the CPU, both", "r=y; barrier; s=x", "x=1; complete; y=1"), "00 01 11"),
        (new("MP through f", "r=f; s=x", "x=1; f=1"), "00 01 10 11"),
        (new("MP through f, barrier", "r=f; barrier; s=x", "x=1; f=1"), "00 01 11"),
        (new("MP through f, completion", "r=f; s=x", "x=1; complete; f=1"), "00 01 10 11"),
        // Store buffering: each stores and misses the other's store.
        (new("SB", "x=1; r=y", "y=1; s=x"), "00 01 10 11"),
        (new("SB, barrier", "x=1; barrier; r=y", "y=1; s=x"), "00 01 10 11"),
        (new("SB, completion", "x=1; r=y", "y=1; complete; s=x"), "00 01 10 11"),
        (new("SB, both", "x=1; barrier; r=y", "y=1; complete; s=x"), "01 10 11"),
        // Load buffering: each sees what the other stores later.
        (new("LB", "r=y; x=1", "s=x; y=1"), "00 01 10"),
        (new("LB, both", "r=y; barrier; x=1", "s=x; complete; y=1"), "00 01 10"),
        // Coherence of one byte.
        (new("CoRR on the device", "x=1", "r=x; s=x"), "00 01 11"),
        (new("CoRR on the CPU", "r=x; s=x", "x=1"), "00 01 11"),
        (new("CoRR on both", "r=x; s=x", "x=1; t=x"), "000 001 010 011 110 111"),
        (new("CoWW of the CPU", "x=1; x=2; barrier", "r=x", Close), "02 12 22"),
        (new("CoWW of the device", "r=x", "x=1; x=2; complete", Close), "02 12 22"),
        (new("CoWW of both", "x=1", "x=2", Close), "1 2"),
        (new("CoRW of the CPU", "r=x; x=1", "x=2", Close), "01 02 21"),
        (new("CoRW of the device", "x=1", "r=x; x=2", Close), "01 02 12"),
        (new("CoWR of the CPU", "x=1; r=x", "x=2", Close), "11 12 22"),
        (new("CoWR of the device", "x=1", "x=2; r=x", Close), "01 02 11 12 21 22"),
        (new("CoWR of the device, completion", "x=1", "x=2; complete; r=x", Close), "11 21 22"),
    ];

    /// <summary>The same in memory that need not be coherent and that the device was given at first, for a device that is not coherent.</summary>
    public static IReadOnlyList<(Shape Shape, string Allowed)> Synced { get; } =
    [
        (new("MP to the device, not given", "x=1; y=1", "r=y; s=x"), "00 01 10 11"),
        (new("MP to the device, given once", "x=1; y=1; give", "r=y; s=x"), "00 01 10 11"),
        (new("MP to the device, given twice", "x=1; give; y=1; give", "r=y; s=x"), "00 01 11"),
        (new("MP to the CPU, not taken", "r=y; s=x", "x=1; complete; y=1; complete"), "00 01 10 11"),
        (new("MP to the CPU, taken once", "take; r=y; s=x", "x=1; complete; y=1; complete"), "00 01 10 11"),
        (new("MP to the CPU, taken twice", "take; r=y; take; s=x", "x=1; complete; y=1; complete"), "00 01 11"),
        (new("CoRR on the device, given", "x=1; give", "r=x; s=x"), "00 01 11"),
        (new("CoRR on the CPU, taken", "take; r=x; s=x", "x=1; complete"), "00 01 11"),
        (new("CoWW of the CPU, given", "x=1; x=2; give", "r=x"), "0 1 2"),
        (new("CoWR of the CPU", "x=1; r=x", "s=x"), "10 11"),
    ];
}
