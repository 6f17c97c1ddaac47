using System.Globalization;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Dma.Conformance.Benchmarks.Stryker;

/// <summary>The report of Stryker, a file of JSON in the schema that all its editions share.</summary>
internal static class MutationReport
{
    private const string Root = "src/Reference/";
    private const int LongestText = 120;

    /// <summary>Reads all mutants, in the order of files and lines.</summary>
    /// <param name="path">The report.</param>
    public static IReadOnlyList<StrykerMutant> Read(string path)
    {
        using var report = JsonDocument.Parse(File.ReadAllBytes(path));
        return
        [
            .. report
                .RootElement.GetProperty("files")
                .EnumerateObject()
                .SelectMany(file => MutantsOf(PathOf(file.Name), file.Value))
                .OrderBy(mutant => mutant.File, StringComparer.Ordinal)
                .ThenBy(mutant => mutant.Line)
                .ThenBy(mutant => mutant.Id),
        ];
    }

    private static string PathOf(string name)
    {
        var path = name.Replace('\\', '/');
        var at = path.LastIndexOf(Root, StringComparison.Ordinal);
        return at < 0 ? Root + path : path[at..];
    }

    private static IEnumerable<StrykerMutant> MutantsOf(string path, JsonElement file)
    {
        var text = SourceText.From(file.GetProperty("source").GetString()!);
        var root = CSharpSyntaxTree.ParseText(text).GetRoot();
        var seen = new Dictionary<(string, string, string), int>();
        foreach (
            var mutant in file.GetProperty("mutants")
                .EnumerateArray()
                .OrderBy(mutant => int.Parse(mutant.GetProperty("id").GetString()!, CultureInfo.InvariantCulture))
        )
        {
            var location = mutant.GetProperty("location");
            var span = TextSpan.FromBounds(
                PositionOf(text, location.GetProperty("start")),
                PositionOf(text, location.GetProperty("end"))
            );
            var member = MemberOf(root.FindNode(span));
            var original = InOneLine(text.ToString(span));
            var replacement = InOneLine(mutant.GetProperty("replacement").GetString()!);
            var number = seen[(member, original, replacement)] =
                seen.GetValueOrDefault((member, original, replacement)) + 1;
            yield return new StrykerMutant(
                int.Parse(mutant.GetProperty("id").GetString()!, CultureInfo.InvariantCulture),
                path,
                location.GetProperty("start").GetProperty("line").GetInt32(),
                number == 1 ? member : string.Create(CultureInfo.InvariantCulture, $"{member} #{number}"),
                mutant.GetProperty("mutatorName").GetString()!,
                original,
                replacement,
                mutant.GetProperty("status").GetString()!
            );
        }
    }

    private static int PositionOf(SourceText text, JsonElement place) =>
        text.Lines[place.GetProperty("line").GetInt32() - 1].Start + place.GetProperty("column").GetInt32() - 1;

    /// <summary>The name of the innermost member around a place; of the type where it is in none.</summary>
    private static string MemberOf(SyntaxNode node) =>
        node.AncestorsAndSelf().Select(NameOf).FirstOrDefault(name => name is not null) ?? "";

    private static string? NameOf(SyntaxNode node) =>
        node switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
            VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } field => field.Identifier.Text,
            OperatorDeclarationSyntax operation => $"operator {operation.OperatorToken.Text}",
            IndexerDeclarationSyntax => "this",
            BaseTypeDeclarationSyntax type => type.Identifier.Text,
            _ => null,
        };

    private static string InOneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestText ? line : line[..LongestText] + "…";
    }
}
