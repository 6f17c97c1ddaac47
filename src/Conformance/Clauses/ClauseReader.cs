using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Dma.Conformance.Clauses;

/// <summary>Reads the clauses of one Markdown file, and takes nothing that it does not understand.</summary>
/// <remarks>What stands before the first heading of the second level is for people. From there on each such heading is a clause's id, and each line below it a field.</remarks>
internal sealed class ClauseReader
{
    private const string Heading = "## ";
    private const string Untestable = "untestable: ";
    private const string WaitsFor = "waits for ";

    private static readonly string[] Required = ["Title", "Level", "Statement", "Source", "Observed by"];
    private static readonly string[] Optional = ["Needs", "Applies", "Presumes", "Standing"];

    private readonly string _file;
    private readonly List<Clause> _clauses = [];
    private readonly Dictionary<string, (string Text, int Line)> _fields = [];
    private ClauseId? _id;
    private int _headingLine;

    private ClauseReader(string file) => _file = file;

    /// <summary>Reads a file's clauses, in the order in which they stand there.</summary>
    /// <param name="file">The file's name, with forward slashes; the last part without extension is the area.</param>
    /// <param name="markdown">What stands in it.</param>
    /// <returns>The clauses; none if the file has no heading of the second level that begins like an id.</returns>
    /// <exception cref="FormatException">The file breaks the format; the message names file and line.</exception>
    public static IReadOnlyList<Clause> Read(string file, string markdown)
    {
        var lines = markdown.Split('\n');
        if (!Array.Exists(lines, line => line.StartsWith(Heading + "DMA-", StringComparison.Ordinal)))
        {
            return [];
        }

        var reader = new ClauseReader(file);
        var first = Array.FindIndex(lines, line => line.StartsWith(Heading, StringComparison.Ordinal));
        for (var index = first; index < lines.Length; index++)
        {
            reader.ReadLine(lines[index].TrimEnd(), index + 1);
        }

        reader.EndClause();
        return reader._clauses;
    }

    private void ReadLine(string line, int number)
    {
        if (line.StartsWith(Heading, StringComparison.Ordinal))
        {
            EndClause();
            BeginClause(line[Heading.Length..], number);
        }
        else if (line.Length > 0)
        {
            ReadField(line, number);
        }
    }

    private void BeginClause(string text, int line)
    {
        if (!ClauseId.IsValid(text))
        {
            throw Error(line, $"\"{text}\" is no clause id; an id looks like DMA-MAP-005");
        }

        var id = new ClauseId(text);
        if (_clauses.Count > 0 && _clauses[0].Id.Prefix != id.Prefix)
        {
            throw Error(line, $"{id} stands among the clauses of {_clauses[0].Id.Prefix}");
        }

        if (_clauses.Exists(clause => clause.Id == id))
        {
            throw Error(line, $"{id} is there twice");
        }

        _id = id;
        _headingLine = line;
    }

    private void ReadField(string line, int number)
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        if (!line.StartsWith("- ", StringComparison.Ordinal) || colon < 0)
        {
            throw Error(number, $"{_id} has a line that is no field; a field is one line, such as \"- Level: MUST\"");
        }

        var name = line[2..colon];
        if (!Required.Contains(name) && !Optional.Contains(name))
        {
            var known = string.Join(", ", Required.Concat(Optional));
            throw Error(number, $"{_id} has the unknown field \"{name}\"; the fields are {known}");
        }

        if (!_fields.TryAdd(name, (line[(colon + 2)..].Trim(), number)))
        {
            throw Error(number, $"{_id} has the field \"{name}\" twice");
        }
    }

    private void EndClause()
    {
        if (_id is null)
        {
            return;
        }

        if (Array.Find(Required, name => !_fields.ContainsKey(name)) is { } missing)
        {
            throw Error(_headingLine, $"{_id} has no field \"{missing}\"");
        }

        var (standing, waitsFor, reason) = ReadStanding();
        _clauses.Add(
            new()
            {
                Id = _id,
                Area = Path.GetFileNameWithoutExtension(_file),
                Level = ReadLevel(),
                Title = _fields["Title"].Text,
                Statement = _fields["Statement"].Text,
                Source = _fields["Source"].Text,
                ObservedBy = _fields["Observed by"].Text,
                Needs = _fields.TryGetValue("Needs", out var needs) ? needs.Text : null,
                Applies = ReadCondition(),
                Presumes = ReadPresumptions(out var areas),
                PresumedAreas = areas,
                Standing = standing,
                Reason = reason,
                WaitsFor = waitsFor,
                Anchor = $"{_file}#{_id.Text.ToLowerInvariant()}",
            }
        );
        _id = null;
        _fields.Clear();
    }

    private ClauseLevel ReadLevel()
    {
        var (text, line) = _fields["Level"];
        return text switch
        {
            "MUST" => ClauseLevel.Must,
            "SHOULD" => ClauseLevel.Should,
            "MAY" => ClauseLevel.May,
            _ => throw Error(line, $"{_id} has the unknown level \"{text}\"; the levels are MUST, SHOULD and MAY"),
        };
    }

    private ClauseCondition ReadCondition()
    {
        if (!_fields.TryGetValue("Applies", out var field))
        {
            return ClauseCondition.Always;
        }

        try
        {
            return ClauseCondition.Parse(field.Text);
        }
        catch (FormatException exception)
        {
            throw Error(field.Line, $"{_id}, {exception.Message.TrimEnd('.')}");
        }
    }

    private Presumption[] ReadPresumptions(out IReadOnlyList<(string Area, string Reason)> presumedAreas)
    {
        presumedAreas = [];
        if (!_fields.TryGetValue("Presumes", out var field))
        {
            return [];
        }

        var areas = new List<(string Area, string Reason)>();
        var presumptions = new List<Presumption>();
        foreach (var part in field.Text.Split("; "))
        {
            var (names, reason) = part.Split(": ", 2) is [var left, { Length: > 0 } right] ? (left, right) : ("", "");
            foreach (var name in names.Split(", "))
            {
                if (
                    presumptions.Exists(presumption => presumption.Clause.Text == name)
                    || areas.Exists(area => area.Area == name)
                )
                {
                    throw Error(field.Line, $"{_id} presumes {name} twice");
                }

                if (ClauseId.IsValid(name))
                {
                    presumptions.Add(new(new(name), reason));
                }
                else if (name.Length > 0 && name.All(char.IsAsciiLetter))
                {
                    areas.Add((name, reason));
                }
                else
                {
                    throw Error(
                        field.Line,
                        $"{_id} presumes \"{part}\", which is not one clause id or area or more, joined by commas, and a reason behind a colon"
                    );
                }
            }
        }

        presumedAreas = areas.ToArray();
        return [.. presumptions];
    }

    private (ClauseStanding Standing, string? WaitsFor, string? Reason) ReadStanding()
    {
        if (!_fields.TryGetValue("Standing", out var field))
        {
            return (ClauseStanding.Tested, null, null);
        }

        if (field.Text.StartsWith(Untestable, StringComparison.Ordinal))
        {
            return (ClauseStanding.Untestable, null, field.Text[Untestable.Length..]);
        }

        if (
            field.Text.StartsWith(WaitsFor, StringComparison.Ordinal)
            && TrySplit(field.Text[WaitsFor.Length..], out var area, out var reason)
        )
        {
            return (ClauseStanding.Waiting, area, reason);
        }

        throw Error(
            field.Line,
            $"{_id} has a standing that is neither \"untestable: reason\" nor \"waits for Area: reason\": \"{field.Text}\""
        );
    }

    private static bool TrySplit(
        string text,
        [NotNullWhen(true)] out string? area,
        [NotNullWhen(true)] out string? reason
    )
    {
        var parts = text.Split(": ", 2);
        (area, reason) =
            parts is [{ Length: > 0 } name, var why] && !name.Contains(' ', StringComparison.Ordinal)
                ? (name, why)
                : (null, null);
        return area is not null && reason is not null;
    }

    private FormatException Error(int line, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{_file}:{line}: {what}."));
}
