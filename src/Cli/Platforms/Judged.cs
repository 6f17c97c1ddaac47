using Dma.Conformance.Reporting;

namespace Dma.Conformance.Cli.Platforms;

/// <summary>What is judged, and how reports name it.</summary>
/// <param name="Factory">Creates the machines.</param>
/// <param name="Name">What it is, for the head of a report.</param>
/// <param name="FactoryExpression">The factory, or a function from a seed to a machine, as a C# expression.</param>
/// <param name="Arguments">What names it on a command line.</param>
internal sealed record Judged(IDmaPlatformFactory Factory, string Name, string FactoryExpression, string Arguments)
{
    /// <summary>The platform that comes with the tool.</summary>
    public static Judged Reference { get; } =
        new(new Reference.ReferenceFactory(), "the reference platform", "new Dma.Reference.ReferenceFactory()", "");

    /// <summary>A platform in an adopter's assembly.</summary>
    /// <param name="path">The assembly.</param>
    /// <param name="typeName">The type; null if the assembly has only one platform.</param>
    /// <exception cref="UsageException">It cannot be used.</exception>
    public static Judged Load(string path, string? typeName)
    {
        var type = PlatformAssembly.Load(path).Find(typeName);
        var name = PlatformAssembly.NameOf(type);
        var arguments = $"--assembly {CommandText.Quote(path)}";
        return new Judged(
            PlatformAssembly.Create(type),
            $"{name} of {Path.GetFileName(path)}",
            typeof(IDmaPlatformFactory).IsAssignableFrom(type) ? $"new {name}()"
                : SinglePlatformFactory.TakesSeed(type) ? $"seed => new {name}(seed)"
                : $"_ => new {name}()",
            typeName is null ? arguments : $"{arguments} --platform {CommandText.Quote(typeName)}"
        );
    }
}
