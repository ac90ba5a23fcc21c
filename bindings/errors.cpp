// SPDX-License-Identifier: Apache-2.0
#include "errors.h"

#include <vung/error.h>

namespace py = pybind11;

namespace vung::python {
namespace {

// Exception types live as long as the process, as those of every extension module do.
PyObject* input_error = nullptr;
PyObject* usage_error = nullptr;
PyObject* busy_error = nullptr;

PyObject* new_type(py::module_& module, const char* name, const char* meaning, PyObject* base) {
    const std::string full = std::string{"vung."} + name;
    PyObject* type = PyErr_NewExceptionWithDoc(full.c_str(), meaning, base, nullptr);
    if (!type) throw py::error_already_set{};
    module.add_object(name, type);
    return type;
}

void raise(PyObject* type, const InputError& error) {
    const py::object instance = py::reinterpret_borrow<py::object>(type)(py::str(error.what()));
    instance.attr("what") = error.text().what;
    instance.attr("where") = error.text().where;
    instance.attr("fix") = error.text().fix;
    PyErr_SetObject(type, instance.ptr());
}

void translate(std::exception_ptr thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const UsageError& error) {
        raise(usage_error, error);
    } catch (const BusyError& error) {
        raise(busy_error, error);
    } catch (const InputError& error) {
        raise(input_error, error);
    } catch (const Cancelled& error) {
        PyErr_SetString(PyExc_KeyboardInterrupt, error.what());
    }
}

}  // namespace

void bind_errors(py::module_& module) {
    input_error = new_type(module, "InputError",
                           "Something in the input is wrong; `what`, `where` and `fix` say the three things apart.",
                           PyExc_ValueError);
    usage_error = new_type(module, "UsageError", "The project file or an argument itself is wrong.", input_error);
    busy_error = new_type(module, "BusyError", "Another run holds the store.", input_error);
    py::register_exception_translator(translate);
}

}  // namespace vung::python
