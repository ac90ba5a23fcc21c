# vung_embed_data(folder output): compiles every text file below `folder` into the engine, so that the program is one file
# and the numbers it computes with are the ones it was built with. Reconfigures when a file changes.
function(vung_embed_data folder output)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE "${folder}" "${folder}/*.csv" "${folder}/*.toml" "${folder}/*.json")
  list(SORT files)
  set(text "// Made by engine/cmake/EmbedData.cmake from data/; do not edit.\n#include <vung/data/data_file.h>\n\n#include <span>\n\nnamespace vung::data::detail {\n\nstatic const Embedded kFiles[] = {\n")
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${folder}/${file}")
    file(READ "${folder}/${file}" content)
    string(APPEND text "{\"${file}\", R\"vung_data(${content})vung_data\"},\n")
  endforeach()
  string(APPEND text "};\n\nstd::span<const Embedded> embedded_files() { return kFiles; }\n\n}  // namespace vung::data::detail\n")
  file(CONFIGURE OUTPUT "${output}" CONTENT "@text@" @ONLY)
endfunction()
