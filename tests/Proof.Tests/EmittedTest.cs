using System.Reflection;
using System.Runtime.Loader;
using Dma.Conformance;
using Dma.Conformance.Engine;
using Dma.Conformance.Reporting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dma.Proof.Tests;

/// <summary>The C# test that a failure prints, compiled: it is run on the platform that failed and on one that is right.</summary>
public sealed class EmittedTest : IDisposable
{
    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        nullableContextOptions: NullableContextOptions.Enable,
        checkOverflow: true
    );

    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ]
    );

    [ThreadStatic]
    private static IDmaPlatformFactory? _factory;

    private readonly AssemblyLoadContext _context;
    private readonly MethodInfo _test;

    private EmittedTest(AssemblyLoadContext context, Assembly assembly)
    {
        _context = context;
        _test = assembly
            .GetTypes()
            .SelectMany(type => type.GetMethods())
            .Single(method => method.GetCustomAttribute<FactAttribute>() is not null);
    }

    /// <summary>What stands for the factory in the test: the platform that it is run on.</summary>
    public static string FactoryExpression { get; } = $"{typeof(EmittedTest).FullName}.{nameof(Factory)}";

    /// <summary>The platform that the test of this thread is run on.</summary>
    public static IDmaPlatformFactory Factory =>
        _factory ?? throw new InvalidOperationException("no emitted test is running");

    /// <summary>The test's name.</summary>
    public string Name => _test.Name;

    /// <summary>Prints the test of a failure and compiles it.</summary>
    internal static EmittedTest Compile(Failure failure) => Compile(CSharpTest.RenderFile(failure, FactoryExpression));

    /// <summary>Compiles a file with one test.</summary>
    /// <exception cref="InvalidOperationException">It does not compile; the message says why.</exception>
    public static EmittedTest Compile(string source)
    {
        // As in a new project: usings that the SDK adds are there, and no others.
        const string Implicit =
            "global using System; global using System.Linq; global using System.Collections.Generic;";
        var compilation = CSharpCompilation.Create(
            "Emitted",
            [CSharpSyntaxTree.ParseText(source), CSharpSyntaxTree.ParseText(Implicit)],
            References.Value,
            Options
        );
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        var problems = result.Diagnostics.Where(problem => problem.Severity >= DiagnosticSeverity.Warning).ToArray();
        if (problems.Length > 0)
        {
            throw new InvalidOperationException($"{string.Join('\n', problems.AsEnumerable())}\n{source}");
        }

        image.Position = 0;
        var context = new AssemblyLoadContext("Emitted", isCollectible: true);
        return new EmittedTest(context, context.LoadFromStream(image));
    }

    /// <summary>Runs the test on a platform.</summary>
    /// <returns>How it failed; null if it passed.</returns>
    public ConformanceException? Run(IDmaPlatformFactory factory)
    {
        _factory = factory;
        try
        {
            _test.Invoke(
                Activator.CreateInstance(_test.DeclaringType!),
                BindingFlags.DoNotWrapExceptions,
                null,
                [],
                null
            );
            return null;
        }
        catch (ConformanceException exception)
        {
            return exception;
        }
        finally
        {
            _factory = null;
        }
    }

    /// <summary>Gives the compiled test back.</summary>
    public void Dispose() => _context.Unload();
}
