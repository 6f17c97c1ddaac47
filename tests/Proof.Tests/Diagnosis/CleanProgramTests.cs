using System.Globalization;
using Dma.Conformance;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Generation;
using Dma.Conformance.Operations;
using Dma.Reference;

namespace Dma.Proof.Tests.Diagnosis;

/// <summary>The suite's own programs under the checker: which classes it reports of them, and that it changes no answer.</summary>
public class CleanProgramTests
{
    private const int Sequences = 100;
    private const int Length = 120;

    /// <summary>
    /// What the programs of the suite do on purpose, by the rows of specs/driver-mistakes.md that make bytes undefined or leave
    /// their content open.
    /// </summary>
    private static readonly Misuse[] DoneOnPurpose =
    [
        Misuse.OverlappingMappings,
        Misuse.CpuAccessToOwned,
        Misuse.SyncForDeviceLeftOut,
        Misuse.SyncForCpuLeftOut,
        Misuse.DeviceStoreAgainstDirection,
        Misuse.LineSharedWithCpuData,
        // Calls whose failure is defined.
        Misuse.DomainRangeInvalid,
    ];

    /// <summary>Programs that ask about isolation, and about what lies beside a mapping, look where nothing is mapped.</summary>
    private static readonly string[] LooksWhereNothingIs = ["stray_load", "stray_store", "padding_load"];

    public static TheoryData<string> Profiles => [.. new ReferenceFactory().DefaultProfiles];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_checker_changes_no_answer_and_reports_only_what_is_done_on_purpose(string profile)
    {
        // Under a checker every unmap needs its state: that is what it looks at.
        var plain = new ReferenceFactory(
            parts => parts with { Diagnostics = null, UnmapNeedsState = _ => Claim.Yes },
            profile
        );
        var reports = new List<(Misuse Misuse, ulong Step)>();
        var parts = DiagnosticsParts.Standard with
        {
            Description = new(),
            Reports = ledger => new Collected(ledger, reports),
        };
        var around = new SinglePlatformFactory(
            seed => new DiagnosingPlatform(plain.Create(profile, seed), parts),
            profile
        );
        var without = WorkerOf(plain, profile);
        var with = WorkerOf(around, profile);
        var walk = new Walk(without);
        var found = new SortedDictionary<Misuse, string>();
        for (var index = 0UL; index < Sequences; index++)
        {
            var seed = Mixing.Mix(11, index);
            var program = walk.Run(seed, 100, null, Length);
            program.Violation.Should().BeNull();
            var (first, second) = (new List<string>(), new List<string>());
            new Executor(without).Run(program.Steps, Walk.PlatformSeedOf(seed), first).Violation.Should().BeNull();
            reports.Clear();
            new Executor(with).Run(program.Steps, Walk.PlatformSeedOf(seed), second).Violation.Should().BeNull();
            second.Should().Equal(first);
            foreach (var (misuse, step) in reports)
            {
                var kind = program.Steps.First(it => it.Id == step).Kind.Name;
                if (!LooksWhereNothingIs.Contains(kind))
                    found.TryAdd(misuse, string.Create(CultureInfo.InvariantCulture, $"{index}: {kind}, step {step}"));
            }
        }

        found.Where(it => !DoneOnPurpose.Contains(it.Key)).Should().BeEmpty();
    }

    private static Worker WorkerOf(IDmaPlatformFactory factory, string profile) =>
        new(Subject.Create(factory, profile, AreaTable.Standard), new HashSet<ClauseId>());

    private sealed class Collected(Ledger ledger, List<(Misuse, ulong)> all) : MisuseReports(ledger)
    {
        public override void Add(
            Misuse misuse,
            DeviceId device,
            DmaRange range,
            KnownMapping? about,
            bool isWrite = false
        ) => all.Add((misuse, Ledger.Step));
    }
}
