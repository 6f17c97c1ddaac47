namespace Dma.Conformance.Tests.House;

/// <summary>The public API of what is shipped is written down, and changes only where somebody accepts it.</summary>
public sealed class PublicApiTests
{
    private const string Folder = "tests/Conformance.Tests/House/PublicApi";
    private static readonly string[] Implemented = ["Dma.Abstractions", "Dma.Conformance.Xunit"];

    private const string Accept = "DMA_ACCEPT_PUBLIC_API";
    private const string Duties = "abstract-members";

    private const string How =
        "the public API is written down in "
        + Folder
        + "; to accept the lines above run 'dotnet test tests/Conformance.Tests --filter PublicApiTests' once with "
        + Accept
        + "=1 in the environment (that run writes the files and fails), look at the change and commit it";

    private const string Never =
        "whoever implements a released type would no longer compile: a new call is a default member that answers"
        + " 'unsupported', or a new facet; this is not accepted with a variable. Before its first release a type can be"
        + " taken out of "
        + Folder
        + "/"
        + Duties
        + ".txt by hand, and accepted anew";

    [Theory]
    [InlineData("Dma.Abstractions")]
    [InlineData("Dma.Conformance")]
    [InlineData("Dma.Conformance.Xunit")]
    [InlineData("Dma.Reference")]
    public void The_public_API_is_the_one_that_is_written_down(string assembly)
    {
        var actual = PublicApi.Render(PublicApi.Load(assembly));

        actual.Count.Should().BeGreaterThan(10);
        Compare(assembly, actual);
    }

    [Fact]
    public void What_others_implement_never_gains_an_abstract_member()
    {
        var listed = Read(Duties)
            .GroupBy(line => line.Split(" | ")[0], line => line.Split(" | ")[1])
            .ToDictionary(type => type.Key, type => type.Where(member => member != "nothing").ToArray());
        var actual = Implemented.SelectMany(assembly => PublicApi.AbstractMembers(PublicApi.Load(assembly))).ToArray();

        var gained =
            from type in actual
            where listed.ContainsKey(type.Key)
            from member in type.Value.Except(listed[type.Key])
            select $"{type.Key} | {member}";
        gained.Should().BeEmpty(Never);
        Compare(
            Duties,
            [
                .. actual.SelectMany(type =>
                    type.Value.DefaultIfEmpty("nothing").Select(member => $"{type.Key} | {member}")
                ),
            ]
        );
        actual.Should().Contain(type => type.Key == "Dma.IDmaPlatform" && type.Value.Length > 5);
    }

    [Theory]
    [InlineData("int Load(byte[] bytes);", "int Load(byte[] data);")]
    [InlineData("int Load(byte[] bytes);", "int Load(byte[]? bytes);")]
    [InlineData("int Load(byte[] bytes);", "long Load(byte[] bytes);")]
    [InlineData("int Load(byte[] bytes);", "int Load(byte[] bytes) => 0;")]
    [InlineData("int Load(byte[] bytes);", "int Load(byte[] bytes); int Store();")]
    [InlineData("{ get; init; }", "{ get; set; }")]
    [InlineData("public string? Name", "public required string? Name")]
    [InlineData("One = 1", "One = 2")]
    [InlineData("sealed class", "class")]
    [InlineData("sealed class", "sealed record")]
    [InlineData("ulong count = 1", "ulong count = 2")]
    [InlineData("protected virtual void Cut", "protected void Cut")]
    [InlineData("where T : class", "where T : struct")]
    [InlineData("record Pair(int A, int B)", "record Pair(int A, long B)")]
    [InlineData("record Pair(int A, int B)", "record Pair(int B, int A)")]
    [InlineData("New : Old", "New : Older")]
    public void A_change_shows(string before, string after)
    {
        const string source = """
            using System;
            public interface IPlatform { int Load(byte[] bytes); }
            public sealed class Description { public string? Name { get; init; } public void Take(ulong count = 1) { } }
            public enum Kind { One = 1 }
            public class Older { protected virtual void Cut() { } }
            public class Old : Older { public static T Of<T>(T it) where T : class => it; }
            public class New : Old { }
            public record Pair(int A, int B);
            """;
        source.Should().Contain(before);

        Render(source.Replace(before, after, StringComparison.Ordinal)).Should().NotEqual(Render(source));

        static IReadOnlyList<string> Render(string text) => PublicApi.Render(PublicApi.Compile(text));
    }

    [Theory]
    [InlineData("internal void Hidden() { }")]
    [InlineData("private protected void Hidden() { }")]
    [InlineData("/// <summary>A comment.</summary>")]
    [InlineData("private int _hidden = 3; internal class Hidden { public void Also() { } }")]
    public void What_nobody_outside_can_use_does_not_show(string addition)
    {
        const string source = "public class A { public int B => 1; HERE\n}";

        PublicApi
            .Render(PublicApi.Compile(source.Replace("HERE", addition, StringComparison.Ordinal)))
            .Should()
            .Equal("public class A", "    public A()", "    public int B { get; }");
    }

    private static void Compare(string name, IReadOnlyList<string> actual)
    {
        var expected = Read(name);
        var (before, now) = (PublicApi.Flatten(expected).ToArray(), PublicApi.Flatten(actual).ToArray());
        string[] differing =
        [
            .. before.Except(now).Select(line => $"- {line}"),
            .. now.Except(before).Select(line => $"+ {line}"),
        ];
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            Directory.CreateDirectory(Repository.At(Folder));
            File.WriteAllText(PathOf(name), string.Join('\n', actual) + "\n");
        }

        if (differing.Length > 0)
        {
            Assert.Fail($"{name} differs:\n{string.Join('\n', differing)}\n{How}");
        }

        expected.Should().Equal(actual, "the order is part of the file");
    }

    private static string[] Read(string name) => File.Exists(PathOf(name)) ? File.ReadAllLines(PathOf(name)) : [];

    private static string PathOf(string name) => Repository.At($"{Folder}/{name}.txt");
}
