using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Reporting;

/// <summary>What becomes of each clause: in a profile, and over all.</summary>
internal static class ClauseResults
{
    /// <summary>The outcomes of one profile.</summary>
    public static IReadOnlyList<ClauseResult> Of(
        ClauseCatalogue catalogue,
        Profile profile,
        Evidence evidence,
        IReadOnlyList<Finding> findings,
        IReadOnlySet<ClauseId> selected
    ) =>
        [
            .. catalogue.Clauses.Select(clause =>
            {
                var count = evidence.Of(clause.Id);
                return new ClauseResult(clause, OutcomeOf(clause, profile, count, findings, selected), count);
            }),
        ];

    /// <summary>The outcomes over all profiles: evidence adds up, and one failure is enough.</summary>
    public static IReadOnlyList<ClauseResult> Merge(ClauseCatalogue catalogue, IReadOnlyList<ProfileReport> profiles) =>
        [
            .. catalogue.Clauses.Select(
                (clause, index) =>
                {
                    var results = profiles.Select(profile => profile.Clauses[index]).ToArray();
                    var count = results.Sum(result => result.Evidence);
                    var outcome = Merge(results, count);
                    // What was seen broken, if only behind another clause, has not passed.
                    var suspected = profiles.Any(profile => profile.Suspected.Contains(clause.Id));
                    outcome = suspected && outcome == ClauseOutcome.Passed ? ClauseOutcome.NotExercised : outcome;
                    return new ClauseResult(clause, outcome, count);
                }
            ),
        ];

    private static ClauseOutcome Merge(ClauseResult[] results, long count)
    {
        bool Any(ClauseOutcome outcome) => Array.Exists(results, result => result.Outcome == outcome);
        return results.Length == 0 ? ClauseOutcome.NotExercised
            : Any(ClauseOutcome.Failed) ? ClauseOutcome.Failed
            : Any(ClauseOutcome.Passed) || Any(ClauseOutcome.NotExercised)
                ? count >= SuiteOptions.RequiredEvidence ? ClauseOutcome.Passed
                    : ClauseOutcome.NotExercised
            : Any(ClauseOutcome.ClaimNotMade) ? ClauseOutcome.ClaimNotMade
            : Any(ClauseOutcome.NotApplicable) ? ClauseOutcome.NotApplicable
            : results[0].Outcome;
    }

    private static ClauseOutcome OutcomeOf(
        Clause clause,
        Profile profile,
        long count,
        IReadOnlyList<Finding> findings,
        IReadOnlySet<ClauseId> selected
    )
    {
        if (findings.Any(finding => finding.Clause.Id == clause.Id))
        {
            return ClauseOutcome.Failed;
        }

        if (clause.Standing != ClauseStanding.Tested)
        {
            return clause.Standing == ClauseStanding.Waiting ? ClauseOutcome.Waiting : ClauseOutcome.Untestable;
        }

        if (!selected.Contains(clause.Id))
        {
            return ClauseOutcome.NotSelected;
        }

        if (clause.Needs is { } facet && !profile.Facets.Contains(facet))
        {
            return ClauseOutcome.NotProvided;
        }

        return clause.Applies.Evaluate(name =>
            profile.TryGetClaim(name, out var claim)
                ? claim
                : throw new InvalidOperationException($"{clause.Id} uses the unknown name {name}")
        ) switch
        {
            Claim.No => ClauseOutcome.NotApplicable,
            Claim.Unstated => ClauseOutcome.ClaimNotMade,
            _ => count >= SuiteOptions.RequiredEvidence ? ClauseOutcome.Passed : ClauseOutcome.NotExercised,
        };
    }
}
