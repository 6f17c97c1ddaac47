using Dma.Reference;

namespace Dma.Mutants.Diagnostics;

/// <summary>Where memory comes from and goes back to: parts of a checker that look at a case less.</summary>
internal static class Sources
{
    public static Mutant OfOnePageIsKnown { get; } =
        Of(
            "memory-of-one-page-is-known",
            "Whether an address is of memory is looked up by its page, where a map of less than a page passes.",
            "DMA-DBG-026",
            1,
            parts => parts with { Mappings = ledger => new LessThanAPage(ledger) }
        );

    public static Mutant FirstEntryAlone { get; } =
        Of(
            "first-entry-alone",
            "Of a list the first entry alone is held against the longest segment.",
            "DMA-DBG-027",
            2,
            parts => parts with { Lists = ledger => new FirstEntry(ledger) }
        );

    public static Mutant RegistersByTheirPages { get; } =
        Of(
            "registers-by-their-pages",
            "What is mapped by the call for registers is looked at by the pages that it has whole.",
            "DMA-DBG-028",
            1,
            parts => parts with { Mappings = ledger => new WholePages(ledger) }
        );

    public static Mutant DestroyedTwiceIsOnce { get; } =
        Of(
            "destroyed-twice-is-once",
            "A pool that is not there is destroyed already, and nothing is left to do or to say.",
            "DMA-DBG-029",
            1,
            parts => parts with { Pools = ledger => new DestroyedOnce(ledger) }
        );

    public static Mutant PoisonOfALine { get; } =
        Of(
            "poison-of-a-line",
            "Of a block that went back the first 64 bytes are guarded.",
            "DMA-DBG-030",
            3,
            parts => parts with { Pools = ledger => new FirstLine(ledger) }
        );

    public static Mutant OnePageMoreIsInside { get; } =
        Of(
            "one-page-more-is-inside",
            "The end of a release is compared with the number of the last page, so that one page more passes.",
            "DMA-DBG-031",
            2,
            parts => parts with { Pages = ledger => new OnePageMore(ledger) }
        );

    private static Mutant Of(
        string name,
        string rootCause,
        string clause,
        int shortest,
        Func<DiagnosticsParts, DiagnosticsParts> replace
    ) =>
        new(
            name,
            rootCause,
            clause,
            [],
            Base.Checked,
            Base.Diagnosed(
                Base.Checked,
                machine => new DiagnosingPlatform(machine, replace(DiagnosticsParts.Standard))
            ),
            null,
            shortest,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    private sealed class LessThanAPage(Ledger ledger) : MappingChecks(ledger)
    {
        protected override void HoldsNot(KnownMapping mapping, KnownMemory? memory, ulong offset, DmaRange range)
        {
            if (memory is not null || range.Length.Value >= Ledger.PageSize)
            {
                base.HoldsNot(mapping, memory, offset, range);
            }
        }
    }

    private sealed class FirstEntry(Ledger ledger) : ListChecks(ledger)
    {
        protected override void CheckLengths(DeviceId device, ReadOnlySpan<ScatterEntry> entries, DmaRange range) =>
            base.CheckLengths(device, entries.IsEmpty ? entries : entries[..1], range);
    }

    private sealed class WholePages(Ledger ledger) : MappingChecks(ledger)
    {
        protected override bool AreRegisters(
            PhysicalAddress registers,
            ByteCount size,
            IReadOnlyList<RegisterWindow> windows
        ) => size.Value < Ledger.PageSize || base.AreRegisters(registers, size, windows);
    }

    private sealed class DestroyedOnce(Ledger ledger) : PoolChecks(ledger)
    {
        private readonly HashSet<PoolId> _live = [];

        public override void Created(PoolId pool, DeviceId device, ByteCount size, ByteCount alignment)
        {
            _live.Add(pool);
            base.Created(pool, device, size, alignment);
        }

        public override void Destroyed(PoolId pool, Answer answer)
        {
            if (_live.Remove(pool))
            {
                base.Destroyed(pool, answer);
            }
        }
    }

    private sealed class FirstLine(Ledger ledger) : PoolChecks(ledger)
    {
        private const ulong Line = 0x40;

        private readonly Dictionary<CpuAddress, bool> _starts = [];

        public override void Allocated(PoolId pool, CoherentBuffer block)
        {
            _starts[block.Cpu] = true;
            base.Allocated(pool, block);
        }

        public override void Stored(CpuAddress address, ulong length)
        {
            // The block's start is the closest one below.
            var distance = ulong.MaxValue;
            foreach (var start in _starts.Keys)
            {
                distance = start.Value <= address.Value ? Math.Min(distance, address.Value - start.Value) : distance;
            }

            if (distance < Line)
            {
                base.Stored(address, length);
            }
        }
    }

    private sealed class OnePageMore(Ledger ledger) : PageChecks(ledger)
    {
        public override void Released(DeviceId device, PageNumber first, ulong count, Answer<bool> answer) =>
            base.Released(device, first, Math.Max(count, 2) - 1, answer);
    }
}
