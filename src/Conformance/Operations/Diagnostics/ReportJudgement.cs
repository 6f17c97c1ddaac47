using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Operations;

/// <summary>What a platform with diagnostics reports of a step: all that it must, and nothing of what is clean.</summary>
internal static class ReportJudgement
{
    public static Violation? Judge(SpecificationState state, in Operation op, Observation observation)
    {
        if (state.Profile.Finds is null)
        {
            return null;
        }

        var diagnostics = state.Part<DiagnosticsSpecification>();
        Reportable.Find(state, op, diagnostics);
        var violation = FindMissing(state, diagnostics, observation) ?? FindFalse(state, op, diagnostics, observation);
        diagnostics.Clear();
        return violation;
    }

    private static Violation? FindMissing(
        SpecificationState state,
        DiagnosticsSpecification diagnostics,
        Observation observation
    )
    {
        if (diagnostics.Required.Count == 0 || diagnostics.MayBeNone)
        {
            return null;
        }

        var misuse = diagnostics.Required[0];
        var clause = DiagnosticsClauses.ByClass[misuse];
        state.Evidence.Count(clause);
        foreach (ref readonly var report in observation.Reports)
        {
            if (diagnostics.Required.Contains(report.Misuse) && IsRight(state, diagnostics, report))
            {
                return null;
            }
        }

        if (!state.Breaks(clause))
        {
            return null;
        }

        var first = diagnostics.Findings.First(finding => finding.Misuse == misuse);
        return new Violation(
            clause,
            $"a report: {misuse} of {first.Device}{(first.Range is { } at ? $" at {at}" : "")}, "
                + (first.MadeAt == 0 ? "made by no step" : $"made at step #{first.MadeAt}"),
            observation.Reports.IsEmpty ? "no report" : Describe(observation.Reports[0])
        )
        {
            Device = first.Device,
            MappedAt = first.MadeAt,
        };
    }

    private static Violation? FindFalse(
        SpecificationState state,
        in Operation op,
        DiagnosticsSpecification diagnostics,
        Observation observation
    )
    {
        var clause = DiagnosticsClauses.CleanProgramsGetNoReport;
        if (state.Profile.Finds!.Count > 0 && HasSubject(state))
        {
            state.Evidence.Count(clause);
        }

        foreach (ref readonly var report in observation.Reports)
        {
            if (
                !IsRight(state, diagnostics, report)
                && !Reportable.IsLeftOpen(state, op, report)
                && state.Breaks(clause)
            )
            {
                return new Violation(
                    clause,
                    diagnostics.Findings.Count == 0
                        ? "no report: nothing is misused"
                        : "no report but of what is misused",
                    Describe(report)
                )
                {
                    Device = report.Device,
                };
            }
        }

        return null;
    }

    /// <summary>Whether there is anything that a false report could be about.</summary>
    private static bool HasSubject(SpecificationState state)
    {
        var reach = state.Part<ReachSpecification>();
        return reach.Live.Count > 0 || reach.Ended.Count > 0;
    }

    private static bool IsRight(SpecificationState state, DiagnosticsSpecification diagnostics, in PlatformEvent report)
    {
        foreach (var finding in diagnostics.Findings)
        {
            if (
                finding.Misuse == report.Misuse
                && (finding.IsOfAnyDevice || finding.Device == report.Device)
                && (finding.Range is not { } range || RangeOf(report).Overlaps(range))
                && IsMadeAt(state, finding, report)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMadeAt(SpecificationState state, in MisuseFinding finding, in PlatformEvent report) =>
        state.Part<DiagnosticsSpecification>().AreAlike(report.MadeAt, finding.MadeAt)
        || finding.MayBeOfNone && report.MadeAt == 0
        || finding.MayBeOfFormer && Reportable.MayHaveBeenAt(state, report.MadeAt, RangeOf(report));

    private static Interval RangeOf(in PlatformEvent report) =>
        Interval.At(report.Range.Start.Value, report.Range.Length.Value);

    private static string Describe(in PlatformEvent report) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Misuse} of {report.Device} at {report.Range}, {(report.MadeAt == 0 ? "made by no step" : $"made at step #{report.MadeAt}")}"
        );
}
