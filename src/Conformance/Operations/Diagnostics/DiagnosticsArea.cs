using System.Text;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations;

/// <summary>Misuse of the API by a driver, and what a platform that looks for it reports.</summary>
internal static class DiagnosticsArea
{
    public static Area Definition { get; } =
        new("Diagnostics")
        {
            Kinds =
            [
                MapMisuse.None,
                MapMisuse.Beyond,
                MapMisuse.Freed,
                UnmapMisuse.OtherSize,
                UnmapMisuse.OtherDirection,
                UnmapMisuse.OtherFamily,
                UnmapMisuse.Foreign,
                UnmapMisuse.OfError,
                UnmapMisuse.Unchecked,
                SyncMisuse.OtherRange,
                SyncMisuse.OtherDirection,
                ListMisuse.OtherCount,
                ListMisuse.TooLong,
                RegisterMisuse.Memory,
                FreeMisuse.Mapped,
                FreeMisuse.OtherSize,
                FreeMisuse.OtherCpuAddress,
                FreeMisuse.OtherAttributes,
                FreeMisuse.Shown,
                ContiguousMisuse.Beyond,
                DeclaredMisuse.ReleaseBusy,
                PoolMisuse.Foreign,
                PoolMisuse.Twice,
                PoolMisuse.Destroy,
                PoolUseMisuse.Destroyed,
                PoolUseMisuse.Stored,
                DeviceMisuse.Store,
                AccessMisuse.CpuStore,
                AccessMisuse.NotGiven,
                AccessMisuse.NotTaken,
                AccessMisuse.Beside,
                CookieMisuse.Dereference,
                DomainMisuse.Detach,
                DomainMisuse.LeaveSpace,
            ],
            JudgeStep = ReportJudgement.Judge,
            Facets = [Facet.Of<IDiagnostics>(it => it.DiagnosticsDescription)],
            Claims = DiagnosticsClauses.ByClass.Keys.ToDictionary(
                NameOf,
                Func<Profile, Claim> (found) => profile => PlatformArea.Stated(profile.Finds?.Contains(found) == true)
            ),
        };

    /// <summary>The name by which expressions ask for a class: finds-, and its words joined by hyphens.</summary>
    private static string NameOf(Misuse misuse)
    {
        var name = new StringBuilder("finds");
        foreach (var letter in misuse.ToString())
        {
            if (char.IsAsciiLetterUpper(letter))
            {
                name.Append('-');
            }

            name.Append(char.ToLowerInvariant(letter));
        }

        return name.ToString();
    }
}
