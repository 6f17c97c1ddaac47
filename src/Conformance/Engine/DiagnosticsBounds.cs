using System.Globalization;

namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of the misuse that it finds has a meaning.</summary>
internal static class DiagnosticsBounds
{
    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(IDiagnostics? facet, IDmaPlatform platform)
    {
        if (facet is null)
        {
            return DescriptionBounds.Missing(nameof(IDiagnostics));
        }

        if (facet.DiagnosticsDescription?.Finds is not { } finds)
        {
            return "Finds must not be null";
        }

        if (!platform.TryGet<IStepAware>(out var steps) || steps is null)
        {
            return "IStepAware must be provided where IDiagnostics is: a report names steps";
        }

        for (var i = 0; i < finds.Count; i++)
        {
            var found = finds[i];
            if (found == Misuse.None || !Enum.IsDefined(found))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"Finds must hold classes of misuse, not {found} at {i}"
                );
            }

            if (finds.Take(i).Contains(found))
            {
                return $"Finds must hold each class at most once, not {found} twice";
            }
        }

        return null;
    }
}
