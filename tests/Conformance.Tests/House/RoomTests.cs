using System.Text.RegularExpressions;

namespace Dma.Conformance.Tests.House;

/// <summary>The arrows between the rooms point one way, and no file outgrows a reading.</summary>
public sealed partial class RoomTests
{
    private const int LongestFile = 500;

    /// <summary>The rooms of Dma.Conformance, each of which uses only those before it.</summary>
    private static readonly string[] Rooms =
    [
        "Clauses",
        "Specification",
        "Operations",
        "Engine",
        "Generation",
        "Shrinking",
        "Reporting",
        "Hosting",
    ];

    [Fact]
    public void Rooms_use_only_the_rooms_before_them()
    {
        var wrong =
            from file in Sources("src/Conformance")
            let room = Array.IndexOf(Rooms, Repository.RoomOf(file, "src/Conformance"))
            where room >= 0
            from Match use in RoomUse().Matches(File.ReadAllText(file))
            let used = Array.IndexOf(Rooms, use.Groups["room"].Value)
            where used > room
            select $"{Repository.Relative(file)} uses {use.Value}";

        wrong.Should().BeEmpty();
    }

    [Fact]
    public void Every_folder_of_the_suite_is_a_room_that_is_known()
    {
        var folders = Directory
            .GetDirectories(Repository.At("src/Conformance"))
            .Select(Path.GetFileName)
            .Where(name => name is not ("bin" or "obj"));

        folders.Should().BeEquivalentTo(Rooms);
    }

    [Theory]
    [InlineData("src/Abstractions", "Dma.Reference|Dma.Conformance|FsCheck|Xunit|FluentAssertions")]
    [InlineData("src/Reference", "Dma.Conformance|FsCheck|Xunit|FluentAssertions")]
    [InlineData("src/Conformance", "Dma.Reference|Xunit|FluentAssertions")]
    [InlineData("src/Conformance.Xunit", "Dma.Reference|FsCheck|FluentAssertions")]
    [InlineData("src/Cli", "FsCheck|Xunit|FluentAssertions")]
    public void No_project_names_what_is_not_its_own(string project, string forbidden)
    {
        var uses = new Regex($@"\busing (static )?({forbidden})\b|\b({forbidden})\.[A-Z]");
        var own = new Regex(@"^\s*(//|///|\[assembly)|""");

        var wrong =
            from file in Sources(project)
            from line in File.ReadLines(file)
            where uses.IsMatch(line) && !own.IsMatch(line)
            select $"{Repository.Relative(file)}: {line.Trim()}";

        wrong.Should().BeEmpty();
    }

    /// <summary>
    /// What the suite does with operations it does by their tables. Two files know the old names, which stand for calls of many
    /// areas, one makes what ends every sequence, and one knows the most pages of a block.
    /// </summary>
    [Fact]
    public void What_all_areas_share_knows_none_of_them()
    {
        var ofAreas = new Regex($@"(?<![.\w])(?<name>{string.Join('|', AreaClasses())})(?=[.?(\[])");
        var known =
            from file in Shared()
            from line in File.ReadLines(file)
            where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
            from Match use in ofAreas.Matches(line)
            select $"{Path.GetFileName(file)} knows {use.Groups["name"].Value}";

        known
            .Distinct()
            .Should()
            .BeEquivalentTo(
                "Session.cs knows OldNames",
                "Machine.cs knows LegacyCalls",
                "Observation.cs knows PageOperations",
                "Closing.cs knows PageOperations",
                "Closing.cs knows CpuOperations"
            );
    }

    [Fact]
    public void FsCheck_is_known_to_one_room_only()
    {
        var users =
            from file in Sources("src")
            where File.ReadLines(file).Any(line => line.StartsWith("using FsCheck", StringComparison.Ordinal))
            select Repository.RoomOf(file, "src/Conformance");

        users.Distinct().Should().Equal("Generation");
    }

    [Fact]
    public void No_file_is_too_long_to_read_in_one_go()
    {
        var long_ =
            from file in Sources("src").Concat(Sources("tests"))
            let lines = File.ReadLines(file).Count()
            where lines > LongestFile
            select $"{Repository.Relative(file)} has {lines} lines";

        long_.Should().BeEmpty();
    }

    [Fact]
    public void The_oracle_does_not_reference_the_reference()
    {
        var references = typeof(ConformanceSuite).Assembly.GetReferencedAssemblies().Select(name => name.Name);

        references.Should().NotContain("Dma.Reference").And.Contain("Dma.Abstractions");
    }

    /// <summary>The names of the files of areas, which are those of their classes.</summary>
    private static IEnumerable<string> AreaClasses() =>
        from folder in Directory.GetDirectories(Repository.At("src/Conformance/Operations"))
        where Path.GetFileName(folder) != "Traces"
        from file in Directory.GetFiles(folder, "*.cs")
        select Path.GetFileName(file).Split('.')[0];

    /// <summary>The files of rooms that serve every area alike; the table of areas and the bounds of descriptions name each.</summary>
    private static IEnumerable<string> Shared() =>
        Directory
            .GetFiles(Repository.At("src/Conformance/Operations"), "*.cs")
            .Concat(Rooms[3..].SelectMany(room => Sources($"src/Conformance/{room}")))
            .Where(file =>
                Path.GetFileName(file) is var name
                && name != "Area.cs"
                && !name.EndsWith("Bounds.cs", StringComparison.Ordinal)
            );

    private static IEnumerable<string> Sources(string folder) => Repository.Files(folder, "*.cs");

    [GeneratedRegex(@"\bDma\.Conformance\.(?<room>[A-Z][a-z]+)\b")]
    private static partial Regex RoomUse();
}
