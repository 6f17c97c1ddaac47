using System.Diagnostics.CodeAnalysis;

namespace Dma.Conformance.Clauses;

/// <summary>All clauses: those of specs/, and those of further files handed in. Immutable.</summary>
public sealed class ClauseCatalogue
{
    private readonly Dictionary<string, Clause> _byText = new(StringComparer.OrdinalIgnoreCase);

    private ClauseCatalogue(IEnumerable<Clause> clauses)
    {
        Clauses = clauses
            .OrderBy(clause => clause.Area, StringComparer.Ordinal)
            .ThenBy(clause => clause.Id.Text, StringComparer.Ordinal)
            .ToArray();
        foreach (var clause in Clauses)
        {
            _byText.Add(clause.Id.Text, clause);
        }
    }

    /// <summary>Every clause, by area and then by id.</summary>
    public IReadOnlyList<Clause> Clauses { get; }

    /// <summary>The clause with an id.</summary>
    /// <param name="id">The id.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Clause this[ClauseId id]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(id);
            return TryFind(id.Text, out var clause)
                ? clause
                : throw new KeyNotFoundException($"There is no clause {id}.");
        }
    }

    /// <summary>Reads the clauses of specs/ that are built into the suite.</summary>
    /// <returns>A catalogue of them.</returns>
    /// <exception cref="FormatException">A file breaks the format; the message names file and line.</exception>
    public static ClauseCatalogue Load()
    {
        var assembly = typeof(ClauseCatalogue).Assembly;
        var catalogue = new ClauseCatalogue([]);
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (name.StartsWith("specs/", StringComparison.Ordinal) && name.EndsWith(".md", StringComparison.Ordinal))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                catalogue = catalogue.Add(name, ClauseReader.Read(name, reader.ReadToEnd()));
            }
        }

        // The files of specs/ presume each other's clauses, so that all of them have to be there first.
        return catalogue.Complete();
    }

    /// <summary>Adds the clauses of a further file.</summary>
    /// <param name="fileName">The file's name, with forward slashes; the last part without extension becomes the area.</param>
    /// <param name="markdown">What stands in it: one clause or more, in the format of specs/README.md.</param>
    /// <returns>A catalogue of the clauses of this one and those of the file.</returns>
    /// <exception cref="FormatException">
    /// The file breaks the format or has no clause, its area, the beginning of its ids or one of its ids is there already,
    /// or a clause presumes one that is not there.
    /// </exception>
    public ClauseCatalogue With(string fileName, string markdown)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentNullException.ThrowIfNull(markdown);
        var clauses = ClauseReader.Read(fileName, markdown);
        return clauses.Count > 0
            ? Add(fileName, clauses).Complete()
            : throw new FormatException(
                $"{fileName}: there is no clause in it; a clause begins with a heading such as \"## DMA-MAP-005\"."
            );
    }

    /// <summary>Finds a clause by what a user typed.</summary>
    /// <param name="id">The id, in upper or lower case.</param>
    /// <param name="clause">The clause; null if there is none.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryFind(string id, [NotNullWhen(true)] out Clause? clause)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _byText.TryGetValue(id, out clause);
    }

    /// <summary>The clauses of one area, by id; none if there is no such area.</summary>
    /// <param name="area">The area's name, such as <c>Streaming</c>.</param>
    public IEnumerable<Clause> InArea(string area) =>
        Clauses.Where(clause => string.Equals(clause.Area, area, StringComparison.Ordinal));

    /// <summary>The clauses that a clause presumes; none if there is no such clause.</summary>
    /// <param name="id">The id.</param>
    public IReadOnlySet<ClauseId> PresumedBy(ClauseId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return TryFind(id.Text, out var clause)
            ? clause
                .Presumes.Select(presumption => presumption.Clause)
                .Where(presumed => clause.Level != ClauseLevel.Must || this[presumed].Level == ClauseLevel.Must)
                .ToHashSet()
            : new HashSet<ClauseId>();
    }

    /// <summary>Puts the clauses of areas in the place of their names, and holds the catalogue to presuming nothing but what is in it.</summary>
    private ClauseCatalogue Complete()
    {
        foreach (var clause in Clauses)
        {
            foreach (var (id, _) in clause.Presumes)
            {
                if (id == clause.Id || !TryFind(id.Text, out _))
                {
                    throw new FormatException(
                        $"{clause.Anchor}: {clause.Id} presumes {id}, which is {(id == clause.Id ? "itself" : "not there")}."
                    );
                }
            }
        }

        return new(Clauses.Select(WithAreas));
    }

    /// <summary>A clause that presumes the tested clauses of the areas that it names; those that it names itself for their own reason.</summary>
    private Clause WithAreas(Clause clause)
    {
        var presumed = new List<Presumption>(clause.Presumes);
        foreach (var (area, reason) in clause.PresumedAreas)
        {
            if (area == clause.Area || !InArea(area).Any())
            {
                throw new FormatException(
                    $"{clause.Anchor}: {clause.Id} presumes the area {area}, which is {(area == clause.Area ? "its own" : "not there")}."
                );
            }

            presumed.AddRange(
                InArea(area)
                    .Where(other => other.Standing == ClauseStanding.Tested)
                    .Where(other => !presumed.Exists(it => it.Clause == other.Id))
                    .Select(other => new Presumption(other.Id, reason))
            );
        }

        return clause.PresumedAreas.Count == 0 ? clause : clause with { Presumes = presumed, PresumedAreas = [] };
    }

    private ClauseCatalogue Add(string fileName, IReadOnlyList<Clause> added)
    {
        foreach (var clause in added)
        {
            if (_byText.TryGetValue(clause.Id.Text, out var there))
            {
                throw new FormatException($"{fileName}: {clause.Id} is there already, as {there.Anchor}.");
            }
        }

        if (added.Count > 0 && Clauses.FirstOrDefault(clause => Collides(clause, added[0])) is { } other)
        {
            throw new FormatException(
                $"{fileName}: {added[0].Id.Prefix} and {added[0].Area} are not free; {other.Id} of {other.Area} stands in {other.Anchor}."
            );
        }

        return new(Clauses.Concat(added));
    }

    private static bool Collides(Clause left, Clause right) =>
        string.Equals(left.Area, right.Area, StringComparison.Ordinal)
        || string.Equals(left.Id.Prefix, right.Id.Prefix, StringComparison.Ordinal);
}
