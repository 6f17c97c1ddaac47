using Dma.Conformance.Reporting;
using Dma.Reference;

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
        new(new ReferenceFactory(), "the reference platform", "new Dma.Reference.ReferenceFactory()", "");

    /// <summary>The reference as the machine that a device tree describes.</summary>
    /// <param name="path">The compiled tree.</param>
    /// <exception cref="UsageException">It cannot be used.</exception>
    public static Judged LoadDeviceTree(string path)
    {
        try
        {
            // One byte more than is read tells a file that is too large from one that is not.
            using var file = File.OpenRead(path);
            var bytes = new byte[Math.Min(file.Length, DeviceTreeBlob.MostBytes + 1L)];
            file.ReadExactly(bytes);
            var parts = BoardBuilder.Read(bytes);
            return new Judged(
                new ReferenceFactory(parts),
                $"the reference platform, built of {Path.GetFileName(path)}",
                $"new Dma.Reference.ReferenceFactory(Dma.Reference.BoardBuilder.Read(System.IO.File.ReadAllBytes({CSharpText(path)})))",
                $"--devicetree {CommandText.Quote(path)}"
            );
        }
        catch (DeviceTreeException exception)
        {
            throw new UsageException(
                $"{path}: {exception.Message}; name a blob that dtc compiled of a source that describes memory and devices"
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{path} cannot be read; name a compiled device tree: {exception.Message}");
        }
    }

    private static string CSharpText(string text) => $"@\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

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
