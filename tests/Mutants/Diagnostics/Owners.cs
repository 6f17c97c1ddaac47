using Dma.Reference;

namespace Dma.Mutants.Diagnostics;

/// <summary>Who owns a byte, and what a free must say: a checker that does not tell one kind of what it finds.</summary>
/// <param name="ledger">What is known of the machine.</param>
/// <param name="leavesOut">What it does not tell, by class, mapping, addresses and whether it is a store.</param>
internal sealed class Owners(Ledger ledger, Func<Misuse, KnownMapping, DmaRange, bool, bool> leavesOut)
    : MisuseReports(ledger)
{
    public static Mutant StoresToDevicePass { get; } =
        Of(
            "stores-to-device-pass",
            "Of a TO_DEVICE mapping the CPU may load, and so it is held to be the CPU's altogether.",
            "DMA-DBG-021",
            2,
            (misuse, about, _, _) => misuse == Misuse.CpuAccessToOwned && about.Direction == DmaDirection.ToDevice
        );

    public static Mutant BothWaysIsGiven { get; } =
        Of(
            "both-ways-is-given",
            "What both may store to is held to be given by the sync that took it.",
            "DMA-DBG-022",
            2,
            (misuse, about, _, _) =>
                misuse == Misuse.SyncForDeviceLeftOut && about.Direction == DmaDirection.Bidirectional
        );

    public static Mutant BothWaysIsTaken { get; } =
        Of(
            "both-ways-is-taken",
            "What both may store to is held to be the CPU's from the start.",
            "DMA-DBG-023",
            2,
            (misuse, about, _, _) =>
                misuse is Misuse.SyncForCpuLeftOut or Misuse.CpuAccessToOwned
                && about.Direction == DmaDirection.Bidirectional,
            "DMA-DBG-021"
        );

    public static Mutant NoAttributesWillDo { get; } =
        Of(
            "no-attributes-will-do",
            "A free that leaves out what the allocation asked for is held to be one that says nothing of it.",
            "DMA-DBG-024",
            2,
            (misuse, about, _, _) =>
                misuse == Misuse.AttributesDiffer && about.Attributes.HasFlag(DmaAttributes.WriteCombine)
        );

    public static Mutant UsersOfOnePage { get; } =
        Of(
            "users-of-one-page",
            "The users of a buffer are kept with its page; one of several pages has none.",
            "DMA-DBG-025",
            3,
            (misuse, about, _, _) => misuse == Misuse.UserMappingOutlivesBuffer && about.Range.Length.Value > 0x1000
        );

    public static Mutant DeclaredPageByPage { get; } =
        Of(
            "declared-page-by-page",
            "Which buffer has a page of declared memory is kept for those of one page.",
            "DMA-DBG-032",
            1,
            (misuse, about, _, _) => misuse == Misuse.DeclaredMemoryReleasedBusy && about.Range.Length.Value > 0x1000
        );

    public static Mutant LoadsOfCookiesPass { get; } =
        Of(
            "loads-of-cookies-pass",
            "What has no address in the kernel is guarded against stores alone.",
            "DMA-DBG-033",
            1,
            (misuse, _, _, isWrite) => misuse == Misuse.CookieDereferenced && !isWrite
        );

    public static Mutant BothWaysHasItsLines { get; } =
        Of(
            "both-ways-has-its-lines",
            "Only of what is FROM_DEVICE a device is held to store to the line.",
            "DMA-DBG-034",
            2,
            (misuse, about, _, _) =>
                misuse == Misuse.LineSharedWithCpuData && about.Direction == DmaDirection.Bidirectional
        );

    /// <inheritdoc />
    public override void Add(Misuse misuse, DeviceId device, DmaRange range, KnownMapping? about, bool isWrite = false)
    {
        // What the CPU stores to both ways is never left out: its clause has a slip of its own.
        if (about is null || IsStoreBothWays(misuse, about, isWrite) || !leavesOut(misuse, about, range, isWrite))
        {
            base.Add(misuse, device, range, about, isWrite);
        }
    }

    private static bool IsStoreBothWays(Misuse misuse, KnownMapping about, bool isWrite) =>
        misuse == Misuse.CpuAccessToOwned && isWrite && about.Direction == DmaDirection.Bidirectional;

    private static Mutant Of(
        string name,
        string rootCause,
        string clause,
        int shortest,
        Func<Misuse, KnownMapping, DmaRange, bool, bool> leavesOut,
        params IReadOnlyList<string> alsoFalls
    ) =>
        new(
            name,
            rootCause,
            clause,
            alsoFalls,
            Base.Checked,
            Base.Diagnosed(
                Base.Checked,
                machine => new DiagnosingPlatform(
                    machine,
                    DiagnosticsParts.Standard with
                    {
                        Reports = ledger => new Owners(ledger, leavesOut),
                    }
                )
            ),
            null,
            shortest,
            FailsAtFirstCall: false,
            IsCombination: true
        );
}
