using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dma.Conformance.Tests.House;

/// <summary>What an assembly promises to those who use it, as lines of C#: a line a type, and below it one a member.</summary>
/// <remarks>
/// Left out is what the compiler writes for a record by itself: equality, printing and deconstruction follow from the
/// constructor and the interfaces, which are there.
/// </remarks>
internal static class PublicApi
{
    private const string Indentation = "    ";
    private const string Constraint = " where ";

    private static readonly SymbolDisplayFormat Format = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters
            | SymbolDisplayGenericsOptions.IncludeTypeConstraints
            | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeAccessibility
            | SymbolDisplayMemberOptions.IncludeConstantValue,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeType
            | SymbolDisplayParameterOptions.IncludeModifiers
            | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
    );

    private static readonly SymbolDisplayFormat Names = Format.WithKindOptions(SymbolDisplayKindOptions.None);

    private static readonly ImmutableArray<MetadataReference> Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The assembly of that name beside the tests.</summary>
    public static IAssemblySymbol Load(string name)
    {
        var reference = Platform.Single(it => Path.GetFileNameWithoutExtension(it.Display) == name);
        var compilation = CSharpCompilation.Create("reader", references: Platform);
        return (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(reference)!;
    }

    /// <summary>An assembly with one source file, as it is seen from outside.</summary>
    public static IAssemblySymbol Compile(string source)
    {
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable
        );
        var written = CSharpCompilation.Create("sample", [CSharpSyntaxTree.ParseText(source)], Platform, options);
        using var stream = new MemoryStream();
        written.Emit(stream).Diagnostics.Should().NotContain(it => it.Severity == DiagnosticSeverity.Error);
        var reference = MetadataReference.CreateFromImage(stream.ToArray());
        var compilation = CSharpCompilation.Create("reader", references: [.. Platform, reference]);
        return (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(reference)!;
    }

    /// <summary>All that is public, in ordinal order.</summary>
    public static IReadOnlyList<string> Render(IAssemblySymbol assembly) =>
        [
            .. TypesOf(assembly)
                .SelectMany(type =>
                    MembersOf(type).Select(member => Indentation + LineOf(member)).Prepend(HeadOf(type))
                ),
        ];

    /// <summary>What somebody who implements a type has to write, by type: the abstract members of interfaces and of classes that can be derived from.</summary>
    public static IReadOnlyDictionary<string, string[]> AbstractMembers(IAssemblySymbol assembly) =>
        TypesOf(assembly)
            .Where(type => type.IsAbstract && !type.IsStatic)
            .ToDictionary(
                type => type.ToDisplayString(Names),
                type => MembersOf(type).Where(member => member.IsAbstract).Select(LineOf).ToArray()
            );

    /// <summary>Each line with the type that it stands under, so that two renderings can be compared as sets.</summary>
    public static IEnumerable<string> Flatten(IEnumerable<string> lines)
    {
        var head = "";
        foreach (var line in lines)
        {
            var isMember = line.StartsWith(Indentation, StringComparison.Ordinal);
            head = isMember ? head : line;
            yield return isMember ? $"{head.Split(" : ")[0]} | {line.Trim()}" : line;
        }
    }

    private static IEnumerable<INamedTypeSymbol> TypesOf(IAssemblySymbol assembly) =>
        TypesIn(assembly.GlobalNamespace).OrderBy(type => type.ToDisplayString(Names), StringComparer.Ordinal);

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol place) =>
        place
            .GetMembers()
            .OfType<INamespaceOrTypeSymbol>()
            .Where(it => it is INamespaceSymbol || IsPublic(it))
            .SelectMany(it => TypesIn(it).Prepend(it))
            .OfType<INamedTypeSymbol>();

    private static IEnumerable<ISymbol> MembersOf(INamedTypeSymbol type) =>
        type.GetMembers()
            .Where(member =>
                member
                    is not (
                        INamedTypeSymbol
                        or IMethodSymbol { AssociatedSymbol: not null }
                        or { IsImplicitlyDeclared: true }
                    )
                && IsPublic(member)
                && !member.GetAttributes().Any(it => it.AttributeClass?.Name == nameof(CompilerGeneratedAttribute))
            )
            .OrderBy(member => member is IFieldSymbol { HasConstantValue: true } ? 0 : 1)
            .ThenBy(member => member.Name, StringComparer.Ordinal)
            .ThenBy(LineOf, StringComparer.Ordinal);

    private static string HeadOf(INamedTypeSymbol type)
    {
        var bases = type.Interfaces.Select(it => it.ToDisplayString(Names)).Order(StringComparer.Ordinal).ToList();
        if (type.TypeKind == TypeKind.Class && type.BaseType is { SpecialType: not SpecialType.System_Object } parent)
        {
            bases.Insert(0, parent.ToDisplayString(Names));
        }

        var modifiers =
            type.IsStatic ? "static "
            : type.TypeKind != TypeKind.Class ? ""
            : type.IsAbstract ? "abstract "
            : type.IsSealed ? "sealed "
            : "";
        var accessibility = SyntaxFacts.GetText(type.DeclaredAccessibility);
        var heirs = bases.Count == 0 ? "" : $" : {string.Join(", ", bases)}";
        var parts = type.ToDisplayString(Format).Split(Constraint, 2);
        var constraints = parts.Length > 1 ? Constraint + parts[1] : "";
        return $"{accessibility} {modifiers}{parts[0]}{heirs}{constraints}";
    }

    /// <summary>A member. Of an interface it says whether whoever implements it must write it.</summary>
    private static string LineOf(ISymbol member)
    {
        var duty =
            member.ContainingType.TypeKind != TypeKind.Interface || member.IsStatic ? ""
            : member.IsAbstract ? "abstract "
            : "default ";
        return duty + member.ToDisplayString(Format);
    }

    private static bool IsPublic(ISymbol symbol) =>
        symbol.DeclaredAccessibility
            is Accessibility.Public
                or Accessibility.Protected
                or Accessibility.ProtectedOrInternal;
}
