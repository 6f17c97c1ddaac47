using System.CommandLine;
using System.Text.RegularExpressions;
using Dma.Conformance.Clauses;
using Dma.Conformance.Cli.Platforms;
using Dma.Reference;

namespace Dma.Conformance.Cli;

/// <summary><c>list</c>: clauses, profiles, areas.</summary>
internal static partial class ListCommand
{
    /// <summary>The command.</summary>
    /// <param name="surroundings">Where it writes.</param>
    public static Command Create(Surroundings surroundings)
    {
        var clauses = new Command("clauses", "Lists the clauses: id, level, title, and whether they are tested.");
        clauses.SetAction(_ => Write(surroundings, Clauses()));
        var areas = new Command(
            "areas",
            "Lists the areas, with the beginning of their clauses' ids and how many clauses there are."
        );
        areas.SetAction(_ => Write(surroundings, Areas()));
        var profiles = new Command(
            "profiles",
            "Lists the profiles of a platform: those that run where none is named, and those that run by name alone; of an architecture also what it supports."
        );
        var platform = new PlatformOptions(profiles);
        profiles.SetAction(parsed => Write(surroundings, Profiles(platform.Load(parsed).Factory)));
        var command = new CommandWithExamples(
            "list",
            "Lists the clauses, or the profiles or areas.",
            "dma-conformance list",
            "dma-conformance list profiles --assembly MyPlatform.dll"
        )
        {
            clauses,
            profiles,
            areas,
        };
        command.SetAction(_ => Write(surroundings, Clauses()));
        return command;
    }

    private static IEnumerable<string[]> Clauses() =>
        ConformanceSuite.Catalogue.Clauses.Select(clause =>
            new[] { clause.Id.Text, clause.Level.ToString().ToUpperInvariant(), clause.Title, StandingOf(clause) }
        );

    private static IEnumerable<string[]> Areas() =>
        ConformanceSuite
            .Catalogue.Clauses.GroupBy(clause => clause.Area)
            .Select(area =>
                new[]
                {
                    area.Key,
                    area.First().Id.Prefix,
                    FormattableString.Invariant(
                        $"{area.Count(clause => clause.Standing == ClauseStanding.Tested)} of {area.Count()} tested"
                    ),
                }
            );

    private static IEnumerable<string[]> Profiles(IDmaPlatformFactory factory)
    {
        var architectures = factory is ReferenceFactory ? Architecture.All : [];
        return factory.Profiles.Select(name =>
            factory.DefaultProfiles.Contains(name, StringComparer.Ordinal) ? new[] { name, "", "", "", "" }
            : architectures.FirstOrDefault(architecture => architecture.Name == name) is { } found
                ?
                [
                    name,
                    "by name",
                    $"non-coherent memory: {found.NonCoherent}".ToLowerInvariant(),
                    $"to user space: {found.UserMapping}".ToLowerInvariant(),
                    $"honours {AttributesOf(found)}",
                ]
            : [name, "by name", "", "", ""]
        );
    }

    private static string AttributesOf(Architecture architecture) =>
        architecture.Honours == DmaAttributes.None
            ? "no attribute"
            : string.Join(
                ", ",
                Enum.GetValues<DmaAttributes>()
                    .Where(attribute => attribute != DmaAttributes.None && architecture.Honours.HasFlag(attribute))
                    .Select(attribute => CapitalAfterSmall().Replace($"{attribute}", "_$0").ToUpperInvariant())
            );

    [GeneratedRegex("(?<=[a-z])[A-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex CapitalAfterSmall();

    private static string StandingOf(Clause clause) =>
        clause.Standing switch
        {
            ClauseStanding.Untestable => "untestable",
            ClauseStanding.Waiting => $"waits for {clause.WaitsFor}",
            _ => "tested",
        };

    private static int Write(Surroundings surroundings, IEnumerable<string[]> rows)
    {
        var table = rows.ToArray();
        foreach (var row in table)
        {
            var cells = row.Select((cell, i) => cell.PadRight(table.Max(other => other[i].Length)));
            surroundings.Out.WriteLine(string.Join("  ", cells).TrimEnd());
        }

        return (int)ExitCode.Conformant;
    }
}
