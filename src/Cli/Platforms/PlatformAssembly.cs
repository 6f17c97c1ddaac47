using System.Reflection;

namespace Dma.Conformance.Cli.Platforms;

/// <summary>An adopter's assembly, and the types in it that can be judged.</summary>
internal sealed class PlatformAssembly
{
    private const string WhatServes =
        "a public IDmaPlatformFactory with a parameterless constructor, or a public IDmaPlatform whose constructor takes a ulong seed or nothing";

    private readonly string _path;
    private readonly IReadOnlyList<Type> _types;
    private readonly string? _loadError;

    private PlatformAssembly(string path, IReadOnlyList<Type> types, string? loadError) =>
        (_path, _types, _loadError) = (path, types, loadError);

    /// <summary>Loads an assembly with its dependencies.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">It cannot be loaded, or was built against a newer contract.</exception>
    public static PlatformAssembly Load(string path)
    {
        if (Directory.Exists(path))
        {
            throw new UsageException($"--assembly {path} is a directory; name the .dll file in it");
        }

        if (!File.Exists(path))
        {
            throw new UsageException(
                $"--assembly {path} does not exist; build the project and name the .dll file that comes out"
            );
        }

        try
        {
            return Load(path, new PlatformLoadContext(Path.GetFullPath(path)));
        }
        catch (BadImageFormatException)
        {
            throw new UsageException(
                $"--assembly {path} is no .NET assembly; name the .dll file that the build puts out"
            );
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or UnauthorizedAccessException
                        or InvalidOperationException
                        or TypeLoadException
            )
        {
            throw new UsageException($"--assembly {path} cannot be loaded: {Explain(exception)}");
        }
    }

    /// <summary>Finds what is to be judged.</summary>
    /// <param name="typeName">The type's name, with or without its namespace; null if the assembly has only one.</param>
    /// <exception cref="UsageException">There is none, there are several, or the one that is named cannot be used.</exception>
    public Type Find(string? typeName)
    {
        var candidates = _types.Where(Serves).ToArray();
        if (typeName is not null)
        {
            return FindNamed(typeName, candidates);
        }

        return candidates.Length switch
        {
            1 => candidates[0],
            0 => throw new UsageException(
                $"--assembly {_path} has no platform: {_loadError ?? "there is no type in it that is " + WhatServes}"
            ),
            _ => throw new UsageException(
                $"--assembly {_path} has several platforms; choose one with --platform: {Names(candidates)}"
            ),
        };
    }

    private static PlatformAssembly Load(string path, PlatformLoadContext context)
    {
        var assembly = context.LoadFromAssemblyPath(Path.GetFullPath(path));
        foreach (var name in assembly.GetReferencedAssemblies())
        {
            context.NoteContract(name);
        }

        string? loadError = null;
        Type?[] types;
        try
        {
            types = assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            types = exception.Types;
            loadError = exception.LoaderExceptions.OfType<Exception>().Select(Explain).FirstOrDefault();
        }

        return context.NewerContract is { } newer
            ? throw new UsageException(
                $"--assembly {path} was built against version {newer} of the contract, and this tool has {PlatformLoadContext.ContractVersion}; update the tool"
            )
            : new PlatformAssembly(path, [.. types.OfType<Type>()], loadError);
    }

    private static bool Serves(Type type) => type.IsVisible && (IsFactory(type) || SinglePlatformFactory.Serves(type));

    private static bool IsFactory(Type type) =>
        type is { IsAbstract: false, ContainsGenericParameters: false }
        && typeof(IDmaPlatformFactory).IsAssignableFrom(type)
        && type.GetConstructor(Type.EmptyTypes) is not null;

    private Type FindNamed(string name, Type[] candidates)
    {
        var matches = _types.Where(type => NameOf(type) == name || type.FullName == name).ToArray();
        if (matches.Length == 0)
        {
            matches = [.. _types.Where(type => type.Name == name)];
        }

        return matches.Length switch
        {
            1 when Serves(matches[0]) => matches[0],
            1 => throw new UsageException($"--platform {name} of {_path} is not {WhatServes}"),
            0 => throw new UsageException(
                $"--platform {name}: there is no such type in {_path}; {(candidates.Length == 0 ? _loadError ?? "it has no platform at all" : $"its platforms are {Names(candidates)}")}"
            ),
            _ => throw new UsageException($"--platform {name} stands for several types of {_path}: {Names(matches)}"),
        };
    }

    private static string Names(IEnumerable<Type> types) =>
        string.Join(", ", types.Select(NameOf).Order(StringComparer.Ordinal));

    private static string Explain(Exception exception) =>
        exception is FileNotFoundException { FileName: { } name }
            ? $"{name.Split(',')[0]} is not beside it; 'dotnet publish' puts there what it depends on"
            : FirstLine(exception);

    private static string FirstLine(Exception exception) => exception.Message.ReplaceLineEndings("\n").Split('\n')[0];

    /// <summary>The name of a type as it stands in C#.</summary>
    /// <param name="type">The type.</param>
    public static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    /// <summary>Makes the factory of a type that <see cref="Find" /> gave.</summary>
    /// <param name="type">The type.</param>
    /// <exception cref="UsageException">Its constructor or its profiles throw.</exception>
    public static IDmaPlatformFactory Create(Type type)
    {
        if (!IsFactory(type))
        {
            return SinglePlatformFactory.Of(type);
        }

        try
        {
            var factory = (IDmaPlatformFactory)
                Activator.CreateInstance(
                    type,
                    BindingFlags.Public | BindingFlags.Instance | BindingFlags.DoNotWrapExceptions,
                    null,
                    [],
                    null
                )!;
            return factory.Profiles is { Count: > 0 } profiles && profiles.All(name => !string.IsNullOrEmpty(name))
                ? factory
                : throw new UsageException(
                    $"{NameOf(type)} offers no profiles, or one without a name; give it one at least"
                );
        }
        catch (Exception exception) when (exception is not UsageException)
        {
            throw new UsageException(
                $"{NameOf(type)} cannot be used: creating it and asking for its profiles threw {exception.GetType().Name}: {FirstLine(exception)}"
            );
        }
    }
}
