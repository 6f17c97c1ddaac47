using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Tests.Operations;

/// <summary>A facet that only the tests know: a bell that counts how often it was rung.</summary>
public interface IBell
{
    /// <summary>Rings so many times.</summary>
    /// <param name="times">How many times.</param>
    /// <returns>How often the bell was rung so far.</returns>
    ulong Ring(ulong times);
}

/// <summary>An area that only the tests know, made as the shipped ones are made.</summary>
internal static class ToyArea
{
    public const string Specs = """
        # Toy

        ## DMA-TOY-001

        - Title: a bell counts how often it was rung
        - Level: MUST
        - Statement: Each ring answers how often the bell was rung since the machine was created.
        - Source: Contract, "IDmaPlatform"
        - Observed by: ring
        - Needs: IBell
        - Applies: has-clapper
        """;

    public static ClauseId BellCounts { get; } = new("DMA-TOY-001");

    public static Area Definition { get; } =
        new("Toy")
        {
            Facets = [Facet.Of<IBell>()],
            Claims = new Dictionary<string, Func<Profile, Claim>> { ["has-clapper"] = _ => Claim.Yes },
            Kinds =
            [
                new OperationKind
                {
                    Name = "ring",
                    Needs = nameof(IBell),
                    Arguments = [Argument.Count("times")],
                    Weight = 64,
                    IsAllowed = (SpecificationState _, in Operation op) => op[0] is >= 1 and <= 100,
                    Range = (SpecificationState _, in Operation _, int _) => (1, 100),
                    Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                        observation.Value = machine.Facet<IBell>().Ring(op[0]),
                    Judge = (SpecificationState state, in Operation op, Observation observation) =>
                    {
                        var bell = state.Part<BellSpecification>();
                        bell.Rung += op[0];
                        state.Evidence.Count(BellCounts);
                        return observation.Value != bell.Rung && state.Breaks(BellCounts)
                            ? new Violation(BellCounts, $"0x{bell.Rung:x}", $"0x{observation.Value:x}")
                            : null;
                    },
                },
            ],
        };

    private sealed class BellSpecification : ISpecificationPart<BellSpecification>
    {
        public ulong Rung { get; set; }

        public static BellSpecification Create(SpecificationState state) => new();
    }
}
